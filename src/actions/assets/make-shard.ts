import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { StepAborted } from "../../abort.ts";
import { Failure } from "../../errors.ts";
import type { Lock } from "../../lock/lock.ts";
import { saveDraft } from "../../recovery/post-state.ts";
import { BundleDraft, bundleName, uploadDraft } from "../../recovery/shard-bundle.ts";
import { generateStale, type Work } from "./generate.ts";
import type { AssetsContext } from "./inputs.ts";
import type { VideoResult } from "./results.ts";
import { resumeShard } from "./resume-shard.ts";
import type { Shard } from "./sharding.ts";

/**
 * Makes the videos of a shard, of which it takes over what its earlier attempts have finished.
 *
 * @returns the results, and the path of the draft of the shard's bundle.
 * @throws {Failure} as {@link generateStale} does.
 */
export async function makeShard(
  work: Work,
  shard: Shard,
  lock: Lock,
  context: AssetsContext,
): Promise<{ videoResults: VideoResult[]; draft: string }> {
  const { inputs, core, runAttempt: attempt, temporaryFolder } = context;
  const earlier = await resumeShard(shard, work.own, lock, context);
  const file = join(await mkdtemp(join(temporaryFolder, "bundle-")), "draft.json");
  const name = bundleName({ manifest: inputs.manifest.name, only: inputs.only, shard, attempt });
  const draft = new BundleDraft(file, name, new Map(earlier.tickets));
  saveDraft(core, file);
  for (const { asset, entry } of earlier.videos) {
    draft.add(asset.id, asset.path, entry);
    await draft.addPictures(asset.id, asset.path);
  }
  const own = work.own.filter((asset) => !earlier.videos.some((video) => video.asset === asset));
  const made = await generateStale({ ...work, own }, lock, context, { draft, earlier });
  return { videoResults: [...earlier.videos, ...made], draft: file };
}

/**
 * Stores the bundle of a shard for the collecting step, even if videos failed.
 *
 * @throws {Failure} "Artifact failed"
 */
export async function storeBundle(
  draft: string,
  { core, hasArtifacts, temporaryFolder, cancelled: signal }: AssetsContext,
): Promise<void> {
  // The post step stores the bundle of a step that was cancelled.
  if (!hasArtifacts || signal.aborted) return;
  try {
    await uploadDraft(draft, temporaryFolder, signal);
    saveDraft(core, undefined);
  } catch (error) {
    throw error instanceof StepAborted ? error : notStored(error);
  }
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
