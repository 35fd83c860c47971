import { ArtifactNotFoundError, DefaultArtifactClient } from "@actions/artifact";
import { raceAbort } from "../abort.ts";
import { readReason } from "../github/refusal.ts";
import { withMutedClient } from "./mute-client-log.ts";
import { isNotAllowed, type ListedArtifact, type RestAccess, type RunArtifacts } from "./run-artifacts.ts";
import { maxTries, numberName } from "./upload.ts";

/** A zipped artifact of the run. */
export interface Bundle {
  name: string;
  /** Unpacks it into a folder. @throws the last error, or the signal's reason. */
  unpack(folder: string, signal: AbortSignal): Promise<void>;
}

/** `gap` says why bundles may be missing; undefined for a complete listing. */
export interface Bundles {
  bundles: Bundle[];
  gap: string | undefined;
}

/** The artifacts of all attempts of this run whose names begin with a prefix, newest first. */
export async function listBundles(
  prefix: string,
  run: RunArtifacts,
  rest: RestAccess | undefined,
): Promise<Bundles> {
  const { artifacts, gap } = await run.all();
  const bundles = artifacts
    .filter(({ name }) => name.startsWith(prefix))
    .toSorted((a, b) => readTime(b) - readTime(a))
    .map(({ id, name }) => asBundle(id, name, rest));
  return { bundles, gap };
}

function readTime({ createdAt }: ListedArtifact): number {
  return createdAt?.getTime() ?? 0;
}

/** Time limit of each request. */
const lookupTimeoutMs = 120_000;

/**
 * Finds an artifact of this run by the name that it was stored under, without a listing: a run may have more artifacts
 * than any shows.
 *
 * @param isEarlier Whether an earlier attempt stored it: the run's own service may not know it then.
 */
export async function findBundle(
  name: string,
  isEarlier: boolean,
  rest: RestAccess | undefined,
  signal: AbortSignal,
): Promise<Bundles> {
  // An upload that was repeated has another name.
  for (let number = 1; number <= maxTries; number++) {
    const found = await lookUpEverywhere(numberName(name, number), isEarlier, rest, signal);
    if (found.bundles.length > 0 || found.gap !== undefined) return found;
  }
  return { bundles: [], gap: undefined };
}

async function lookUpEverywhere(
  name: string,
  isEarlier: boolean,
  rest: RestAccess | undefined,
  signal: AbortSignal,
): Promise<Bundles> {
  const own = await lookUp(name, undefined, rest, signal);
  const isCertain = own.bundles.length > 0 || (own.gap === undefined && !isEarlier);
  if (isCertain || !rest) return own;
  const outside = await lookUp(name, findBy(rest), rest, signal);
  return outside.bundles.length > 0 || outside.gap !== undefined ? outside : own;
}

/** @param where The run for the REST API; undefined to ask the run's own service. */
async function lookUp(
  name: string,
  where: ReturnType<typeof findBy> | undefined,
  rest: RestAccess | undefined,
  signal: AbortSignal,
): Promise<Bundles> {
  const timeout = AbortSignal.any([signal, AbortSignal.timeout(lookupTimeoutMs)]);
  try {
    const client = new DefaultArtifactClient();
    const found = withMutedClient(() => client.getArtifact(name, where && { findBy: where }));
    const { artifact } = await raceAbort(found, timeout);
    return { bundles: [asBundle(artifact.id, name, rest)], gap: undefined };
  } catch (error) {
    signal.throwIfAborted();
    const isAbsent = error instanceof ArtifactNotFoundError || (where && isNotAllowed(error));
    return { bundles: [], gap: isAbsent ? undefined : readReason(error) };
  }
}

function asBundle(id: number, name: string, rest: RestAccess | undefined): Bundle {
  return { name, unpack: (folder, signal) => raceAbort(unpack(id, folder, rest), signal) };
}

/** The run's own service may list what only the REST API lets a later attempt read (actions/download-artifact#486). */
async function unpack(id: number, path: string, rest: RestAccess | undefined): Promise<void> {
  const client = new DefaultArtifactClient();
  try {
    await withMutedClient(() => client.downloadArtifact(id, { path }));
  } catch (error) {
    if (!rest) throw error;
    await withMutedClient(() => client.downloadArtifact(id, { path, findBy: findBy(rest) }));
  }
}

function findBy({ token, runId, owner, repository }: RestAccess) {
  return { token, workflowRunId: runId, repositoryOwner: owner, repositoryName: repository };
}
