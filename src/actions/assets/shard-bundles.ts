import { createHash } from "node:crypto";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { StepAborted } from "../../abort.ts";
import { type Bundle, type Bundles, listBundles } from "../../artifacts/bundles.ts";
import { RunArtifacts, restAccess } from "../../artifacts/run-artifacts.ts";
import { Failure } from "../../errors.ts";
import { linkOrCopy } from "../../files/replace.ts";
import { type ImportedVideo, importVideos, type VideoStore } from "../../lock/import-videos.ts";
import type { Lock } from "../../lock/lock.ts";
import { readLock, writeLock } from "../../lock/lock-file.ts";
import type { Asset } from "../../manifest/asset.ts";
import type { AssetsContext, AssetsInputs } from "./inputs.ts";
import type { Generated } from "./results.ts";
import type { Shard } from "./shard.ts";

/** The file in a bundle with the lock entries of its videos. */
const bundledLock = "lock.json";

/** The file in a bundle with the video of an id. */
function bundledVideo(id: string): string {
  return `${id}.mp4`;
}

/** The prefix of the names of a manifest's bundles. */
function bundlePrefix({ manifest }: AssetsInputs): string {
  const key = createHash("sha256").update(manifest.name).digest("hex").slice(0, 16);
  return `generate-video-shard-${key}-`;
}

/** The same run reads its bundles minutes later. */
const retentionDays = 7;

/**
 * Stores the videos of a shard as an artifact, for the collecting step.
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
  await writeLock(join(folder, bundledLock), new Map(made.map(({ asset, entry }) => [asset.id, entry])));
  await uploadFolder(folder, { name, retentionDays }, signal);
}

function notStored(cause: unknown): Failure {
  return new Failure(
    "Artifact failed",
    {
      what: `The videos of this shard were made, but could not be stored for the collecting job: ${cause instanceof Error ? cause.message : String(cause)}`,
      cost: "The videos are paid for.",
      next: "Run the job again: it collects the videos at no further cost.",
    },
    cause,
  );
}

/** The videos that the shards of a run have stored. */
export interface Collected {
  videoResults: Generated[];
  /** The bundles that could not be read, each with the reason. */
  unread: string[];
}

/**
 * Copies the videos of this run's shards into the workspace and the lock. If several bundles hold a video, the newest
 * wins. A bundle that cannot be read is reported, and does not stop the others.
 *
 * @throws {Failure} "Artifact failed" if the run's artifacts cannot be listed.
 */
export async function collectShards(
  assets: readonly Asset[],
  lock: Lock,
  context: AssetsContext,
): Promise<Collected> {
  const { log } = context;
  const collected = new Map<string, Generated>();
  const { bundles, gap } = await findBundles(context);
  const unread = gap === undefined ? [] : [`bundles that could not be listed (${gap})`];
  for (const bundle of bundles) {
    const { imported, problem } = await collectBundle(bundle, assets, lock, context);
    for (const made of imported) collected.set(made.asset.id, { ...made, state: "generated", resumed: true });
    log.info(`Collected ${count(imported.length)} from ${bundle.name}`);
    if (problem === undefined) continue;
    log.warn(`The bundle ${bundle.name} could not be read: ${problem}`);
    unread.push(`${bundle.name} (${problem})`);
  }
  return { videoResults: [...collected.values()], unread };
}

function count(videos: number): string {
  return videos === 1 ? "1 video" : `${videos} videos`;
}

async function findBundles(context: AssetsContext): Promise<Bundles> {
  const { inputs, hasArtifacts, log, signal } = context;
  if (!hasArtifacts) throw unlistable("This step has no artifact service.");
  const rest = restAccess(inputs.githubToken, context);
  const listed = await listBundles(bundlePrefix(inputs), new RunArtifacts(rest, log, signal), rest);
  if (listed.bundles.length === 0 && listed.gap !== undefined) throw unlistable(listed.gap);
  return listed;
}

interface CollectedBundle {
  imported: ImportedVideo[];
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
      await readBundle(folder, bundle.name),
      lock,
      dryRun,
    );
    if (damaged.length === 0) return { imported };
    return { imported, problem: `these videos do not match its lock: ${damaged.join(", ")}` };
  } catch (error) {
    return { imported: [], problem: error instanceof Error ? error.message : String(error) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readBundle(folder: string, name: string): Promise<VideoStore> {
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
      what: `The bundles of the shards could not be listed: ${reason}`,
      cost: "Nothing was submitted and nothing was spent by this step.",
      next: "Run the job again. With the permission actions: read it also finds bundles of earlier attempts.",
    },
    cause,
  );
}
