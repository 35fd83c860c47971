import { whyNotUploaded } from "../../artifacts/video-artifact.ts";
import { UsualTimes } from "../../generation/usual-times.ts";
import type { Lock } from "../../lock/lock.ts";
import type { Asset } from "../../manifest/asset.ts";
import { divideArtifacts, maxArtifactsOfJob } from "../../recovery/artifact-room.ts";
import { PostState } from "../../recovery/post-state.ts";
import { createTicketFinder } from "../../recovery/tickets.ts";
import { closeBackends, createBackends, readKeys } from "./backends.ts";
import { makeAll } from "./batch.ts";
import type { AssetsContext } from "./context.ts";
import { openBudget } from "./prices.ts";
import type { NotStarted, VideoResult } from "./video-result.ts";

/** What there is to make. */
export interface Work {
  /** The manifest's videos. */
  assets: readonly Asset[];
  /** Those that are stale, of all shards. */
  stale: readonly Asset[];
  /** Those that this step makes. */
  own: readonly Asset[];
}

/**
 * Makes what is stale.
 *
 * @throws {Failure} "Invalid input" where a key is missing, or the videos are known to cost too much.
 */
export async function generateStale(
  { assets, stale, own }: Work,
  lock: Lock,
  context: AssetsContext,
): Promise<VideoResult[]> {
  if (own.length === 0) return [];
  const { inputs, core, environment, log, signal } = context;
  const backends = await createBackends(readKeys(stale, assets, inputs, environment), inputs, environment);
  try {
    const { maxCostUsd: limit } = inputs;
    const budget = limit === undefined ? undefined : await openBudget(limit, stale, own, backends, context);
    const findTicket = createTicketFinder(inputs.githubToken, log, signal, context);
    // A shard's videos are in its bundle.
    const keepsVideos = inputs.uploadArtifacts && inputs.shard === undefined;
    const reason = keepsVideos ? whyNotUploaded(context, inputs.dryRun) : undefined;
    if (reason !== undefined) core.warning(`${reason}: the videos are not uploaded.`);
    const hasTickets = context.hasArtifacts && !inputs.dryRun;
    const room = divideArtifacts(own, { concurrency: inputs.concurrency, hasTickets });
    const artifactsLeft = keepsVideos && reason === undefined ? room.forVideos : undefined;
    const shared = {
      lock,
      postState: new PostState(core),
      findTicket,
      usualTimes: new UsualTimes(),
    };
    const batch = { ...context, ...shared, artifactsLeft };
    const made = await makeAll(room.fitting, backends, budget, batch);
    return [...made, ...room.tooMany.map(notStarted)];
  } finally {
    await closeBackends(backends);
  }
}

function notStarted(asset: Asset): NotStarted {
  const reason = `a job stores at most ${maxArtifactsOfJob} artifacts, and each video needs one for its recovery ticket; a new run makes it, or shards do`;
  return { state: "not-started", asset, reason };
}
