import pMap from "p-map";
import { Spending } from "../../generation/spending.ts";
import type { Asset } from "../../manifest/asset.ts";
import type { Backends } from "./backends.ts";
import type { Budget } from "./budget.ts";
import { type BatchContext, type Finished, makeEntry } from "./make.ts";
import { longestFirst } from "./shard.ts";
import type { VideoResult } from "./video-result.ts";

/**
 * Makes videos, a few at a time. One failure does not stop the others, unless the step is to fail fast; and none
 * starts that might pass the budget, or once the step has been stopped.
 */
export async function makeAll(
  assets: readonly Asset[],
  backends: Backends,
  budget: Budget | undefined,
  batch: BatchContext,
): Promise<VideoResult[]> {
  const { inputs, signal } = batch;
  let failed = false;
  const make = async (asset: Asset): Promise<Finished> => {
    for (let turn = budget?.turnOf(asset); turn; turn = budget?.turnOf(asset)) await turn;
    if (signal.aborted) return notStarted(asset, "the step was stopped");
    if (failed && inputs.failFast) return notStarted(asset, "another video failed, and fail-fast is true");
    const reservation = budget?.reserve(asset);
    if (reservation && "reason" in reservation) return notStarted(asset, reservation.reason);
    const backend = backends.get(asset.request.provider);
    if (!backend) throw new Error(`${asset.request.provider} was not opened`);
    const spending = new Spending();
    const finished = await makeEntry(asset, backend, spending, batch);
    reservation?.settle(spending);
    failed ||= finished.failed;
    return finished;
  };
  const finished = await pMap(longestFirst(assets), make, { concurrency: inputs.concurrency });
  return Promise.all(finished.map(({ result }) => result));
}

function notStarted(asset: Asset, reason: string): Finished {
  return { failed: false, result: Promise.resolve({ state: "not-started", asset, reason }) };
}
