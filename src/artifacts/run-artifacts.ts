import { DefaultArtifactClient } from "@actions/artifact";
import { raceAbort } from "../abort.ts";
import type { StepContext } from "../context.ts";
import { type Client, connectGitHub } from "../github/client.ts";
import { reasonOf, statusOf } from "../github/refusal.ts";
import type { StepLog } from "../log/step-log.ts";
import { silenced } from "./silenced.ts";

/** Where the REST API lists the run's artifacts, and who asks. */
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

/** The run's own service lists no more artifacts than this, and does not say that there are more. */
const ownLimit = 1000;

const pageSize = 100;
/** A job's token may send 1,000 requests in an hour. */
const maxPages = 200;

/** A listing that takes longer than this is given up. */
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
    this.own = once(() => ownListing(log, signal));
    this.all = once(async () => {
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
      silenced(() => new DefaultArtifactClient().listArtifacts()),
      timeout,
    );
    const gap =
      artifacts.length < ownLimit ? undefined : `the run's own service lists only ${ownLimit} artifacts`;
    return { artifacts: artifacts.map(({ id, name, createdAt }) => ({ id, name, createdAt })), gap };
  } catch (error) {
    signal.throwIfAborted();
    return { artifacts: [], gap: failed(error, log) };
  }
}

/** Undefined where the token may not read the listing: then there is no more than without a token. */
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
    const gap = failed(error, log);
    return isNotAllowed(error) ? undefined : { artifacts: [], gap };
  }
}

/** Reads every page. Artifacts that are stored meanwhile move others to the next page, so that some come twice. */
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

/** A refusal for good; a rate limit is not one. */
function isNotAllowed(error: unknown): boolean {
  const limited = /rate limit/iu.test(reasonOf(error));
  return [401, 403, 404].includes(statusOf(error) ?? 0) && !limited;
}

function failed(error: unknown, log: StepLog): string {
  const reason = reasonOf(error);
  log.info(`A listing of the run's artifacts could not be read: ${reason}`);
  return reason;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
