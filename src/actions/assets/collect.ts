import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Bundle, type Bundles, listBundles } from "../../artifacts/bundles.ts";
import { RunArtifacts, restAccess } from "../../artifacts/run-artifacts.ts";
import { Failure } from "../../errors.ts";
import type { Lock } from "../../lock/lock.ts";
import { readLock } from "../../lock/lock-file.ts";
import type { Asset } from "../../manifest/asset.ts";
import type { AssetsContext } from "./context.ts";
import { importVideos, type VideoStore } from "./import-videos.ts";
import { bundledLock, bundledVideo, bundlePrefix } from "./shard-bundle.ts";
import type { Generated } from "./video-result.ts";

/** What the shards of a run have made, as far as it can be read. */
export interface Collected {
  outcomes: Generated[];
  /** Why videos may be missing: the bundles that could not be read, each with the reason. */
  unread: string[];
}

/**
 * Merges what the shards of this run have made into the lock and the workspace. Of several bundles that hold a video
 * the newest counts; one that cannot be read is reported, and the others are merged all the same.
 *
 * @throws {Failure} "Artifact failed" where the run's artifacts cannot be listed.
 */
export async function collectShards(
  assets: readonly Asset[],
  lock: Lock,
  context: AssetsContext,
): Promise<Collected> {
  const { log } = context;
  const collected = new Map<string, Generated>();
  const { bundles, gap } = await bundlesOf(context);
  const unread = gap === undefined ? [] : [`bundles that are not listed (${gap})`];
  for (const bundle of bundles) {
    const { imported, problem } = await collectBundle(bundle, assets, lock, context);
    for (const made of imported) collected.set(made.asset.id, made);
    log.info(`Collected ${count(imported.length)} from ${bundle.name}`);
    if (problem === undefined) continue;
    log.warn(`The bundle ${bundle.name} could not be read: ${problem}`);
    unread.push(`${bundle.name} (${problem})`);
  }
  return { outcomes: [...collected.values()], unread };
}

function count(videos: number): string {
  return videos === 1 ? "1 video" : `${videos} videos`;
}

async function bundlesOf(context: AssetsContext): Promise<Bundles> {
  const { inputs, hasArtifacts, log, signal } = context;
  if (!hasArtifacts) throw unlistable("There is no artifact service that this step could ask.");
  const rest = restAccess(inputs.githubToken, context);
  const listed = await listBundles(bundlePrefix(inputs), new RunArtifacts(rest, log, signal), rest);
  if (listed.bundles.length === 0 && listed.gap !== undefined) throw unlistable(listed.gap);
  return listed;
}

interface CollectedBundle {
  imported: Generated[];
  problem?: string;
}

async function collectBundle(
  bundle: Bundle,
  assets: readonly Asset[],
  lock: Lock,
  { inputs: { dryRun }, temporaryFolder }: AssetsContext,
): Promise<CollectedBundle> {
  const folder = await mkdtemp(join(temporaryFolder, "bundle-"));
  try {
    await bundle.unpack(folder);
    const { imported, damaged } = await importVideos(
      assets,
      await unpacked(folder, bundle.name),
      lock,
      dryRun,
    );
    if (damaged.length === 0) return { imported };
    return { imported, problem: `not the videos that its lock names: ${damaged.join(", ")}` };
  } catch (error) {
    return { imported: [], problem: error instanceof Error ? error.message : String(error) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function unpacked(folder: string, name: string): Promise<VideoStore> {
  return {
    pointers: false,
    entries: await readLock(join(folder, bundledLock), `${name}/${bundledLock}`),
    copyTo: ({ id }, path) =>
      copyFile(join(folder, bundledVideo(id)), path).then(
        () => true,
        () => false,
      ),
  };
}

function unlistable(reason: string, cause?: unknown): Failure {
  return new Failure(
    "Artifact failed",
    {
      what: `What the shards have made could not be looked for: ${reason}`,
      cost: "Nothing was submitted and nothing was spent by this step.",
      next: "Run the job again; with actions: read it also finds what an earlier attempt stored.",
    },
    cause,
  );
}
