import { Failure, listingFailure } from "../../errors.ts";
import type { Backend } from "../../generation/backend.ts";
import { estimateSeconds } from "../../generation/schedule.ts";
import type { Spending } from "../../generation/spending.ts";
import type { Asset } from "../../manifest/asset.ts";
import { type Provider, ProviderError, type Quote } from "../../providers/provider.ts";
import type { ProviderName } from "../../providers/table.ts";
import { exceedsUsd, formatCost, formatUnequalUsd } from "../../text/format.ts";
import type { AssetsContext } from "./inputs.ts";

/**
 * Asks the providers for the prices of a batch and opens its budget, before anything is submitted.
 *
 * @param all The videos of all shards, which together have the limit.
 * @param own Those of this step.
 * @throws {Failure} "Invalid input" if the known prices exceed the limit, or an unknown price is not allowed.
 */
export async function openBudget(
  limitUsd: number,
  all: readonly Asset[],
  own: readonly Asset[],
  backends: ReadonlyMap<ProviderName, Backend>,
  { inputs: { shard, allowUnknownCost }, log, signal }: AssetsContext,
): Promise<{ budget: Budget; quotes: Quotes }> {
  const prices = new Map<string, number>();
  const unknown = new Map<string, string>();
  const quotes = await askPrices(all, backends, signal);
  for (const asset of all) {
    const quote = quotes.get(asset.id);
    if (quote && "usd" in quote) prices.set(asset.id, quote.usd);
    else if (quote && asset.generationId === undefined && !(asset.allowUnknownCost ?? allowUnknownCost))
      unknown.set(asset.id, quote.unknown);
    else if (quote)
      log.warn(
        `The price of ${asset.request.model} is not known in advance: ${quote.unknown}. Its first video is made alone to learn it.`,
      );
  }
  if (unknown.size > 0) throw unknownPrices(unknown);
  const whole = computeClaim(all, all, prices);
  if (exceedsUsd(whole.knownUsd, limitUsd)) throw overBudget(prices.size, whole.knownUsd, limitUsd);
  const part = shareOfLimit(limitUsd, whole, computeClaim(own, all, prices));
  if (shard && shard.count > 1 && own.some(({ id }) => !prices.has(id))) {
    log.warn(
      `This shard may spend ${formatCost(part, undefined)} of max-cost-usd, but the price of its first video is unknown: each of the ${shard.count} shards may exceed its share by one video.`,
    );
  }
  return { budget: new Budget(part, prices), quotes };
}

/** Quotes by the video's id. */
export type Quotes = ReadonlyMap<string, Quote>;

async function askPrices(
  assets: readonly Asset[],
  backends: ReadonlyMap<ProviderName, Backend>,
  signal: AbortSignal,
): Promise<Quotes> {
  const asked = assets.map(async (asset): Promise<[string, Quote][]> => {
    const provider = backends.get(asset.request.provider)?.provider;
    return provider ? [[asset.id, await askPrice(asset, provider, signal)]] : [];
  });
  return new Map((await Promise.all(asked)).flat());
}

async function askPrice({ request }: Asset, provider: Provider, signal: AbortSignal): Promise<Quote> {
  return provider.quote(request, signal).catch((error: unknown) => {
    if (!(error instanceof ProviderError)) throw error;
    return { unknown: `the provider could not be asked: ${error.message}` };
  });
}

/** Videos of unknown price share what the known prices leave of a limit. If all prices are known, all videos share it. */
function computeClaim(
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

function unknownPrices(reasons: ReadonlyMap<string, string>): Failure {
  const report = {
    what: `max-cost-usd cannot be checked beforehand, because the price of ${reasons.size === 1 ? "one video" : `${reasons.size} videos`} is not known:`,
    cost: "Nothing was submitted and nothing was spent.",
    next: "Set allow-unknown-cost: true to make one video of each such model first to learn its price, or exclude these videos with the input only.",
  };
  const lines = [...reasons].map(([id, reason]) => `${id}: ${reason}`);
  return listingFailure("Invalid input", report, lines);
}

function overBudget(videos: number, usd: number, limitUsd: number): Failure {
  const [price, limit] = formatUnequalUsd(usd, limitUsd);
  return new Failure("Invalid input", {
    what: `${videos === 1 ? "One video is" : `${videos} videos are`} known to cost ${price}, and max-cost-usd allows ${limit} in total.`,
    cost: "Nothing was submitted and nothing was spent.",
    next: "Raise max-cost-usd, or choose fewer videos with the input only.",
  });
}

/** Money reserved for a video that has started. */
export interface Reservation {
  /** Replaces the reserved amount with what the video cost, or may still cost. */
  settle(spending: Spending): void;
}

/** Why a video may not start, as the end of a sentence: `because …`. */
export interface Refusal {
  reason: string;
}

/**
 * Keeps a batch within its limit. A video reserves its known price when it starts, and its cost replaces that when it
 * ends. If its price is unknown, it reserves the highest cost of its model so far; until one is known, a single video
 * runs to learn it.
 */
export class Budget {
  readonly #limitUsd: number;
  readonly #prices: ReadonlyMap<string, number>;
  readonly #highestCosts = new Map<string, number>();
  /** Models of which a video may have cost something that the provider did not report. */
  readonly #unreported = new Set<string>();
  /** Ends with the one video that runs to learn a price. */
  #learning: Promise<void> | undefined;
  #spent = 0;
  #reserved = 0;

  /** @param prices Known prices in USD, by the video's id. */
  constructor(limitUsd: number, prices: ReadonlyMap<string, number>) {
    this.#limitUsd = limitUsd;
    this.#prices = prices;
  }

  /** What a video has to wait for before `reserve`; undefined if nothing. */
  waitFor(asset: Asset): Promise<void> | undefined {
    return this.#expected(asset) === undefined ? this.#learning : undefined;
  }

  reserve(asset: Asset): Reservation | Refusal {
    const { model } = asset.request;
    const known = this.#expected(asset);
    if (known === undefined && this.#unreported.has(model)) {
      return {
        reason: `the provider does not report what ${model} costs, so max-cost-usd could not be kept`,
      };
    }
    const expected = known ?? 0;
    const committed = this.#spent + this.#reserved;
    const isFull = !exceedsUsd(this.#limitUsd, committed);
    if ((isFull && !this.#prices.has(asset.id)) || exceedsUsd(committed + expected, this.#limitUsd))
      return { reason: "it might exceed max-cost-usd" };
    this.#reserved += expected;
    const { promise, resolve: learned } = Promise.withResolvers<void>();
    if (known === undefined) this.#learning = promise;
    return {
      settle: (spending) => {
        this.#reserved -= expected;
        this.#enter(model, spending, known);
        if (known === undefined) this.#learning = undefined;
        learned();
      },
    };
  }

  #expected({ id, request: { model } }: Asset): number | undefined {
    return this.#prices.get(id) ?? this.#highestCosts.get(model);
  }

  #enter(model: string, spending: Spending, expected: number | undefined): void {
    if (spending.isFree) return;
    // What the provider has not reported counts as quoted.
    const usd = spending.reportedUsd ?? expected ?? spending.priceUsd;
    if (usd === undefined) this.#unreported.add(model);
    else this.#highestCosts.set(model, Math.max(usd, this.#highestCosts.get(model) ?? 0));
    this.#spent += usd ?? 0;
  }
}

/** The claim of some videos on a limit: their known prices, and the usual time by which they share the rest. */
interface Claim {
  knownUsd: number;
  seconds: number;
}

/**
 * The part of a limit that one shard may spend: the known prices of its own videos, and a share of the rest by usual
 * time. The parts of all shards add up to the limit.
 */
function shareOfLimit(limitUsd: number, all: Claim, own: Claim): number {
  return own.knownUsd + (limitUsd - all.knownUsd) * (own.seconds / all.seconds);
}
