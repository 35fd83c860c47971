import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AssetsContext } from "./inputs.ts";
import { formatShard } from "./sharding.ts";

/**
 * Writes every list uncut, by the output's name, to a JSON file in the runner's temporary folder.
 *
 * @returns its absolute path.
 */
export async function writeLists(
  lists: Readonly<Record<string, readonly unknown[]>>,
  { core, temporaryFolder }: AssetsContext,
): Promise<string> {
  const file = join(await mkdtemp(join(temporaryFolder, "results-")), "results.json");
  await writeFile(file, core.redact(JSON.stringify(lists)));
  return file;
}

/** Milliseconds for storing the lists, which must not hold up the step. */
const storeTimeoutMs = 30_000;

/** Says in log and summary that outputs are cut and where the whole lists are, after storing them with the run if possible. */
export async function reportCut(file: string, context: AssetsContext): Promise<void> {
  const place = await storeLists(file, context).catch(() => file);
  const sentence = `GitHub limits the size of outputs, so they list only part of the videos; the whole lists are in ${place}.`;
  context.log.info(sentence);
  await context.core.addSummary(sentence);
}

async function storeLists(file: string, context: AssetsContext): Promise<string> {
  const { inputs, cancelled, hasArtifacts, runUrl } = context;
  if (!hasArtifacts || cancelled.aborted) return file;
  const { uploadArtifact } = await import("../../artifacts/upload.ts");
  const signal = AbortSignal.any([cancelled, AbortSignal.timeout(storeTimeoutMs)]);
  const shard = inputs.shard ? `-${formatShard(inputs.shard).replace("/", "-of-")}` : "";
  const name = `generate-video-results-${inputs.mode}${shard}.json`;
  const { id } = await uploadArtifact({ file, name, archive: false, retentionDays: undefined }, signal);
  return `${runUrl}/artifacts/${id}`;
}
