import { DefaultArtifactClient } from "@actions/artifact";
import { raceAbort } from "../abort.ts";
import type { StepContext } from "../context.ts";
import { type Client, connectGitHub } from "../github/client.ts";
import { readHttpStatus, readReason } from "../github/refusal.ts";
import type { StepLog } from "../log/step-log.ts";
import { withMutedClient } from "./mute-client-log.ts";

/** What the REST API needs to list the run's artifacts. */
export interface RestAccess {
  token: string;
  runId: number;
  owner: string;
  repository: string;
}

export interface ListedArtifact {
  id: number;
  name: string;
  createdAt: Date | undefined;
}

/** Artifacts of the run, each once. */
export interface Listing {
  artifacts: ListedArtifact[];
  /** Why artifacts may be missing; undefined for a complete listing. */
  gap: string | undefined;
}

/** The run's own service lists at most this many artifacts, without a sign that there are more. */
const ownLimit = 1000;

const pageSize = 100;
/** A job's token has 1,000 requests per hour and repository. */
const maxPages = 200;

/** Time limits of each listing. */
const ownTimeoutMs = 30_000;
const restTimeoutMs = 120_000;

/** Undefined without a token, and outside a run. */
export function restAccess(
  token: string | undefined,
  { repository, runId }: StepContext,
): RestAccess | undefined {
  const id = Number(runId);
  if (!token || !repository || !Number.isSafeInteger(id)) return undefined;
  return { token, runId: id, owner: repository.owner, repository: repository.name };
}

/** The artifacts of all attempts of this run. Each of the two listings is requested once at most. */
export class RunArtifacts {
  /** What the run's own service lists. */
  readonly own: () => Promise<Listing>;
  /** What the run's own service and the REST API list together. */
  readonly all: () => Promise<Listing>;

  constructor(rest: RestAccess | undefined, log: StepLog, signal: AbortSignal) {
    this.own = memoize(() => ownListing(log, signal));
    this.all = memoize(async () => {
      const [own, outside] = await Promise.all([this.own(), rest && restListing(rest, log, signal)]);
      const byId = new Map(
        [own, outside].flatMap((each) => each?.artifacts ?? []).map((each) => [each.id, each]),
      );
      return { artifacts: [...byId.values()], gap: outside ? outside.gap : own.gap };
    });
  }
}

async function ownListing(log: StepLog, signal: AbortSignal): Promise<Listing> {
  try {
    const timeout = AbortSignal.any([signal, AbortSignal.timeout(ownTimeoutMs)]);
    const { artifacts } = await raceAbort(
      withMutedClient(() => new DefaultArtifactClient().listArtifacts()),
      timeout,
    );
    const gap =
      artifacts.length < ownLimit ? undefined : `the run's own service lists only ${ownLimit} artifacts`;
    return { artifacts: artifacts.map(({ id, name, createdAt }) => ({ id, name, createdAt })), gap };
  } catch (error) {
    signal.throwIfAborted();
    return { artifacts: [], gap: logUnreadable(error, log) };
  }
}

/** Undefined if the token may not read the listing, as if there were no token. */
async function restListing(
  access: RestAccess,
  log: StepLog,
  signal: AbortSignal,
): Promise<Listing | undefined> {
  const quiet = { info: (line: string) => log.info(line), debug: () => {} };
  const timeout = AbortSignal.any([signal, AbortSignal.timeout(restTimeoutMs)]);
  try {
    return await raceAbort(allPages(connectGitHub(access.token, quiet, timeout), access), timeout);
  } catch (error) {
    signal.throwIfAborted();
    const gap = logUnreadable(error, log);
    return isNotAllowed(error) ? undefined : { artifacts: [], gap };
  }
}

/** Reads every page. An artifact stored meanwhile moves others to the next page, so that some occur twice. */
async function allPages(
  client: Client,
  { owner, repository: repo, runId: run_id }: RestAccess,
): Promise<Listing> {
  const found = new Map<number, ListedArtifact>();
  for (let page = 1; page <= maxPages; page++) {
    const request = { owner, repo, run_id, per_page: pageSize, page };
    const { data } = await client.rest.actions.listWorkflowRunArtifacts(request);
    const before = found.size;
    for (const { id, name, created_at: created } of data.artifacts)
      found.set(id, { id, name, createdAt: created ? new Date(created) : undefined });
    if (found.size >= data.total_count) return { artifacts: [...found.values()], gap: undefined };
    if (found.size === before) break;
  }
  return {
    artifacts: [...found.values()],
    gap: `GitHub's API lists only ${found.size} of the run's artifacts`,
  };
}

/** Whether the token may not read artifacts. GitHub reports rate limits with the statuses of a refusal. */
export function isNotAllowed(error: unknown): boolean {
  const limited = /rate limit/iu.test(readReason(error));
  return [401, 403, 404].includes(readHttpStatus(error) ?? 0) && !limited;
}

function logUnreadable(error: unknown, log: StepLog): string {
  const reason = readReason(error);
  log.info(`A listing of the run's artifacts could not be read: ${reason}`);
  return reason;
}

function memoize<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
