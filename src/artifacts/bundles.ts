import { DefaultArtifactClient } from "@actions/artifact";
import { withMutedClient } from "./mute-client-log.ts";
import type { ListedArtifact, RestAccess, RunArtifacts } from "./run-artifacts.ts";

/** A zipped artifact of the run. */
export interface Bundle {
  name: string;
  /** Unpacks it into a folder. */
  unpack(folder: string): Promise<void>;
}

/** `gap` says why bundles may be missing; undefined for a complete listing. */
export interface Bundles {
  bundles: Bundle[];
  gap: string | undefined;
}

/** The artifacts of all attempts of this run whose names begin with a prefix, oldest first. */
export async function listBundles(
  prefix: string,
  run: RunArtifacts,
  rest: RestAccess | undefined,
): Promise<Bundles> {
  const { artifacts, gap } = await run.all();
  const bundles = artifacts
    .filter(({ name }) => name.startsWith(prefix))
    .toSorted((a, b) => readTime(a) - readTime(b))
    .map(({ id, name }) => ({ name, unpack: (folder: string) => unpack(id, folder, rest) }));
  return { bundles, gap };
}

function readTime({ createdAt }: ListedArtifact): number {
  return createdAt?.getTime() ?? 0;
}

/**
 * The run's own service may list what only the REST API lets a later attempt read (actions/download-artifact#486).
 *
 * @throws the last error.
 */
async function unpack(id: number, path: string, rest: RestAccess | undefined): Promise<void> {
  const client = new DefaultArtifactClient();
  try {
    await withMutedClient(() => client.downloadArtifact(id, { path }));
  } catch (error) {
    if (!rest) throw error;
    const { token, runId, owner, repository } = rest;
    const findBy = { token, workflowRunId: runId, repositoryOwner: owner, repositoryName: repository };
    await withMutedClient(() => client.downloadArtifact(id, { path, findBy }));
  }
}
