import { createHash } from "node:crypto";
import { copyFile, link } from "node:fs/promises";
import { join } from "node:path";
import { StepAborted } from "../../abort.ts";
import { Failure } from "../../errors.ts";
import { writeLock } from "../../lock/lock-file.ts";
import type { AssetsContext } from "./context.ts";
import type { AssetsInputs } from "./inputs.ts";
import type { Shard } from "./shard.ts";
import type { Generated } from "./video-result.ts";

/** In a bundle: the lock's entries of what a shard has made, beside the videos. */
export const bundledLock = "lock.json";

/** In a bundle: the video of an id. */
export function bundledVideo(id: string): string {
  return `${id}.mp4`;
}

/** How the names of all bundles of a manifest begin. */
export function bundlePrefix({ manifest }: AssetsInputs): string {
  const key = createHash("sha256").update(manifest.name).digest("hex").slice(0, 16);
  return `generate-video-shard-${key}-`;
}

/** Bundles are read minutes later by the same run. */
const retentionDays = 7;

/**
 * Stores what a shard has made, for the step that collects.
 *
 * @throws {Failure} "Artifact failed"
 */
export async function storeBundle(
  made: readonly Generated[],
  shard: Shard,
  { inputs, hasArtifacts, temporaryFolder, cancelled: signal }: AssetsContext,
): Promise<void> {
  if (made.length === 0 || !hasArtifacts) return;
  const { inScratchFolder } = await import("../../artifacts/scratch.ts");
  try {
    await inScratchFolder(join(temporaryFolder, "shard-"), signal, (folder) =>
      uploadBundle(folder, made, `${bundlePrefix(inputs)}${shard.index}-of-${shard.count}`, signal),
    );
  } catch (error) {
    throw error instanceof StepAborted ? error : notStored(error);
  }
}

async function uploadBundle(
  folder: string,
  made: readonly Generated[],
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const { uploadFolder } = await import("../../artifacts/upload.ts");
  for (const { asset } of made) await linkOrCopy(asset.path, join(folder, bundledVideo(asset.id)));
  writeLock(join(folder, bundledLock), new Map(made.map(({ asset, entry }) => [asset.id, entry])));
  await uploadFolder(folder, { name, retentionDays }, signal);
}

function notStored(cause: unknown): Failure {
  return new Failure(
    "Artifact failed",
    {
      what: `The videos of this shard are made, but could not be stored for the job that collects them: ${cause instanceof Error ? cause.message : String(cause)}`,
      cost: "They are paid for.",
      next: "Run the job again: they are collected, at no further cost.",
    },
    cause,
  );
}

/** The runner's temporary folder may lie on another file system than the workspace. */
async function linkOrCopy(file: string, path: string): Promise<void> {
  await link(file, path).catch(() => copyFile(file, path));
}
