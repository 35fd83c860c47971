import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Bundle, type Bundles, findBundle } from "../../artifacts/bundles.ts";
import { restAccess } from "../../artifacts/run-artifacts.ts";
import { replaceFile } from "../../files/replace.ts";
import { importVideos } from "../../lock/import-videos.ts";
import type { Lock } from "../../lock/lock.ts";
import type { Asset } from "../../manifest/asset.ts";
import { recognizeFormat } from "../../pictures/formats.ts";
import {
  bundledPictures,
  bundledVideo,
  bundleName,
  readBundledLock,
  readBundledTickets,
  type ShardTickets,
} from "../../recovery/shard-bundle.ts";
import type { AssetsContext } from "./inputs.ts";
import type { Generated } from "./results.ts";
import type { Shard } from "./sharding.ts";

/** Finds the bundle that a shard stored in an attempt, by its name. */
export async function findShardBundle(
  shard: Shard,
  attempt: number,
  context: AssetsContext,
): Promise<Bundles & { name: string }> {
  const { inputs, runAttempt, signal } = context;
  const name = bundleName({ manifest: inputs.manifest.name, only: inputs.only, shard, attempt });
  const rest = restAccess(inputs.githubToken, context);
  return { name, ...(await findBundle(name, attempt < runAttempt, rest, signal)) };
}

/** The videos of a bundle that are now in the workspace and the lock. */
export interface ImportedBundle {
  videos: Generated[];
  tickets: ShardTickets;
  /** Why not everything could be read. */
  problem: string | undefined;
}

/**
 * Copies the videos of a bundle that were made for these requests into the workspace and the lock, with their pictures.
 * Of the bundle nothing stays on disk.
 *
 * @throws the signal's reason.
 */
export async function importBundle(
  bundle: Bundle,
  assets: readonly Asset[],
  lock: Lock,
  { inputs: { dryRun }, temporaryFolder, log, signal }: AssetsContext,
): Promise<ImportedBundle> {
  const folder = await mkdtemp(join(temporaryFolder, "bundle-"));
  try {
    await bundle.unpack(folder, signal);
    const store = {
      pointers: false,
      entries: await readBundledLock(folder, bundle.name),
      copyTo: ({ id }: Asset, path: string) =>
        copyFile(join(folder, bundledVideo(id)), path).then(
          () => true,
          () => false,
        ),
    };
    const { imported, damaged } = await importVideos(assets, store, lock, dryRun);
    for (const { asset } of imported) await importPictures(asset, folder);
    log.info(
      `Collected ${imported.length === 1 ? "1 video" : `${imported.length} videos`} from ${bundle.name}`,
    );
    return {
      videos: imported.map((video) => ({ ...video, state: "generated", resumed: true })),
      tickets: await readBundledTickets(folder),
      problem: damaged.length === 0 ? undefined : `these videos do not match its lock: ${damaged.join(", ")}`,
    };
  } catch (error) {
    signal.throwIfAborted();
    const problem = error instanceof Error ? error.message : String(error);
    return { videos: [], tickets: new Map(), problem };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Copies the pictures that a bundle has of a video. The step that shows the videos makes those that are missing. */
async function importPictures({ id, path }: Asset, folder: string): Promise<void> {
  for (const { name, file, type } of bundledPictures(id, path)) {
    const bytes = await readFile(join(folder, name)).catch(() => undefined);
    if (bytes && recognizeFormat(bytes)?.type === type)
      await replaceFile(file, (part) => copyFile(join(folder, name), part));
  }
}
