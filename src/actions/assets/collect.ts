import type { Bundle, Bundles } from "../../artifacts/bundles.ts";
import { listBundles } from "../../artifacts/bundles.ts";
import { RunArtifacts, restAccess } from "../../artifacts/run-artifacts.ts";
import { Failure } from "../../errors.ts";
import type { Lock } from "../../lock/lock.ts";
import type { Asset } from "../../manifest/asset.ts";
import { bundlePrefix } from "../../recovery/shard-bundle.ts";
import { findShardBundle, importBundle } from "./import-bundle.ts";
import type { AssetsContext } from "./inputs.ts";
import type { Generated } from "./results.ts";

/** The videos that the shards of a run have stored. */
export interface Collected {
  videoResults: Generated[];
  /** The bundles that could not be read, each with the reason. */
  unread: string[];
}

/**
 * Copies the videos of this run's shards into the workspace and the lock, one bundle after another. If several bundles
 * hold a video, the newest wins. A bundle that cannot be read is reported, and does not stop the others. A step that is
 * out of time keeps what it has.
 *
 * @param stale The videos to collect.
 * @param parts The videos of each shard, if it is known how many there are.
 * @throws {Failure} "Artifact failed" if the run's artifacts cannot be listed.
 */
export async function collectShards(
  stale: readonly Asset[],
  parts: readonly (readonly Asset[])[] | undefined,
  lock: Lock,
  context: AssetsContext,
): Promise<Collected> {
  const { inputs, hasArtifacts, log, cancelled, signal } = context;
  if (!hasArtifacts) throw unlistable("This step has no artifact service.");
  const missing = new Set(stale);
  const collected: Collected = { videoResults: [], unread: [] };
  const bundles = parts
    ? bundlesOfShards(parts, missing, context)
    : listedBundles(bundlePrefix(inputs.manifest.name), context);
  try {
    for await (const { bundle, gap } of bundles) {
      if (bundle === undefined) {
        collected.unread.push(gap);
        continue;
      }
      if (missing.size === 0) break;
      const { videos, problem } = await importBundle(bundle, [...missing], lock, context);
      for (const { asset } of videos) missing.delete(asset);
      collected.videoResults.push(...videos);
      if (problem === undefined) continue;
      log.warn(`The bundle ${bundle.name} could not be read: ${problem}`);
      collected.unread.push(`${bundle.name} (${problem})`);
    }
  } catch (error) {
    cancelled.throwIfAborted();
    if (!signal.aborted) throw error;
  }
  return collected;
}

/** A bundle, or why some could not be found. */
type Found = { bundle: Bundle; gap?: undefined } | { bundle?: undefined; gap: string };

/** Bundles by their names, which only hold if all shards started from this commit. Shards without missing videos are skipped. */
async function* bundlesOfShards(
  parts: readonly (readonly Asset[])[],
  missing: ReadonlySet<Asset>,
  context: AssetsContext,
): AsyncGenerator<Found> {
  for (const [number, part] of parts.entries()) {
    const shard = { index: number + 1, count: parts.length };
    for (let attempt = context.runAttempt; attempt >= 1; attempt--) {
      if (!part.some((asset) => missing.has(asset))) break;
      const { name, bundles, gap } = await findShardBundle(shard, attempt, context);
      yield* found({ bundles, gap }, name);
    }
  }
}

async function* listedBundles(prefix: string, context: AssetsContext): AsyncGenerator<Found> {
  const { inputs, log, signal } = context;
  const rest = restAccess(inputs.githubToken, context);
  const listed = await listBundles(prefix, new RunArtifacts(rest, log, signal), rest);
  if (listed.bundles.length === 0 && listed.gap !== undefined) throw unlistable(listed.gap);
  yield* found(listed, "bundles that could not be listed");
}

function* found({ bundles, gap }: Bundles, what: string): Generator<Found> {
  if (gap !== undefined) yield { gap: `${what} (${gap})` };
  for (const bundle of bundles) yield { bundle };
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
