import { Failure } from "../../errors.ts";
import { estimateSeconds } from "../../generation/schedule.ts";
import type { Asset } from "../../manifest/asset.ts";
import { type Provider, ProviderError, type Quote } from "../../providers/provider.ts";
import { formatCost } from "../../text/format.ts";
import type { Backends } from "./backends.ts";
import { Budget, type Claim, shareOfLimit } from "./budget.ts";
import type { AssetsContext } from "./context.ts";

/**
 * The budget of a batch, before anything is submitted.
 *
 * @param all The videos of all shards, which together have the limit.
 * @param own Those of this step.
 * @throws {Failure} "Invalid input" where what is known beforehand passes the limit.
 */
export async function openBudget(
  limitUsd: number,
  all: readonly Asset[],
  own: readonly Asset[],
  backends: Backends,
  { inputs: { shard, allowUnknownCost }, log, signal }: AssetsContext,
): Promise<Budget> {
  const prices = new Map<string, number>();
  const unknown = new Map<string, string>();
  for (const asset of all) {
    const provider = backends.get(asset.request.provider)?.provider;
    const quote = provider && (await quoteOf(asset, provider, signal));
    if (quote && "usd" in quote) prices.set(asset.id, quote.usd);
    else if (quote && asset.generationId === undefined && !(asset.allowUnknownCost ?? allowUnknownCost))
      unknown.set(asset.id, quote.unknown);
    else if (quote)
      log.warn(
        `The price of ${asset.request.model} is not known beforehand: ${quote.unknown}. Its first video is made alone, to see what it costs.`,
      );
  }
  if (unknown.size > 0) throw unknownCost(unknown);
  const whole = claimOf(all, all, prices);
  if (whole.knownUsd > limitUsd + 1e-9) throw overBudget(prices.size, whole.knownUsd, limitUsd);
  const part = shareOfLimit(limitUsd, whole, claimOf(own, all, prices));
  if (shard && shard.count > 1 && own.some(({ id }) => !prices.has(id))) {
    log.warn(
      `This shard's part of max-cost-usd is ${formatCost(part, undefined)}, but the price of its first video is not known: the ${shard.count} shards together may pass the limit by one video each.`,
    );
  }
  return new Budget(part, prices);
}

async function quoteOf({ request }: Asset, provider: Provider, signal: AbortSignal): Promise<Quote> {
  return provider.quote(request, signal).catch((error: unknown) => {
    if (!(error instanceof ProviderError)) throw error;
    return { unknown: `it could not be asked: ${error.message}` };
  });
}

/** The rest of a limit is for videos of unknown price alone; where there are none, for all. */
function claimOf(
  assets: readonly Asset[],
  all: readonly Asset[],
  prices: ReadonlyMap<string, number>,
): Claim {
  const isKnown = ({ id }: Asset) => prices.has(id);
  const sharing = all.every(isKnown) ? assets : assets.filter((asset) => !isKnown(asset));
  return {
    knownUsd: assets.reduce((sum, { id }) => sum + (prices.get(id) ?? 0), 0),
    seconds: sharing.reduce((sum, { request }) => sum + estimateSeconds(request), 0),
  };
}

function unknownCost(reasons: ReadonlyMap<string, string>): Failure {
  const list = [...reasons].map(([id, reason]) => `- ${id}: ${reason}`).join("\n");
  return new Failure("Invalid input", {
    what: `max-cost-usd cannot be checked beforehand, because the price of ${reasons.size === 1 ? "one video" : `${reasons.size} videos`} is not known:\n${list}\n`,
    cost: "Nothing was submitted and nothing was spent.",
    next: "Set allow-unknown-cost: true to make one video of each such model first, to see what it costs; or leave these videos out with the input only.",
  });
}

function overBudget(videos: number, usd: number, limitUsd: number): Failure {
  return new Failure("Invalid input", {
    what: `${videos === 1 ? "One video is" : `${videos} videos are`} known to cost ${formatCost(usd, undefined)}, and max-cost-usd allows ${formatCost(limitUsd, undefined)} for all together.`,
    cost: "Nothing was submitted and nothing was spent.",
    next: "Raise max-cost-usd, or choose fewer videos with the input only.",
  });
}
