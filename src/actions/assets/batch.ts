import pMap from "p-map";
import { Ledger } from "../../generation/ledger.ts";
import type { Asset } from "../../manifest/asset.ts";
import type { Budget } from "./budget.ts";
import { makeAsset, type Workshop } from "./make.ts";
import type { Outcome } from "./outcome.ts";
import { longestFirst } from "./shard.ts";
import type { Sources } from "./sources.ts";

/**
 * Makes videos, a few at a time. One failure does not stop the others, unless the step is to fail fast; and none
 * starts that might pass the budget, or once the step has been stopped.
 */
export async function makeAll(
  assets: readonly Asset[],
  sources: Sources,
  budget: Budget | undefined,
  workshop: Workshop,
): Promise<Outcome[]> {
  const { inputs, signal } = workshop;
  let failed = false;
  const make = async (asset: Asset): Promise<Outcome> => {
    if (signal.aborted) return notStarted(asset, "the step was stopped");
    if (failed && inputs.failFast) return notStarted(asset, "another video failed, and fail-fast is true");
    const reservation = budget?.reserve(asset);
    if (budget && !reservation) return notStarted(asset, "it might pass max-cost-usd");
    const shared = sources.get(asset.request.provider);
    if (!shared) throw new Error(`${asset.request.provider} was not opened`);
    const ledger = new Ledger();
    const outcome = await makeAsset(asset, shared, ledger, workshop);
    reservation?.settle(ledger);
    failed ||= outcome.state === "failed";
    return outcome;
  };
  return pMap(longestFirst(assets), make, { concurrency: inputs.concurrency });
}

function notStarted(asset: Asset, reason: string): Outcome {
  return { state: "not-started", asset, reason };
}
