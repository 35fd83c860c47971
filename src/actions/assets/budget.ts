import { Failure } from "../../errors.ts";
import type { Backend } from "../../generation/backend.ts";
import { estimateSeconds } from "../../generation/schedule.ts";
import type { Spending } from "../../generation/spending.ts";
import type { Asset } from "../../manifest/asset.ts";
import { type Provider, ProviderError, type Quote } from "../../providers/provider.ts";
import type { ProviderName } from "../../providers/table.ts";
import { formatCost } from "../../text/format.ts";
import type { AssetsContext } from "./inputs.ts";

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
  backends: ReadonlyMap<ProviderName, Backend>,
  { inputs: { shard, allowUnknownCost }, log, signal }: AssetsContext,
): Promise<Budget> {
  const prices = new Map<string, number>();
  const unknown = new Map<string, string>();
  for (const asset of all) {
    const provider = backends.get(asset.request.provider)?.provider;
    const quote = provider && (await askPrice(asset, provider, signal));
    if (quote && "usd" in quote) prices.set(asset.id, quote.usd);
    else if (quote && asset.generationId === undefined && !(asset.allowUnknownCost ?? allowUnknownCost))
      unknown.set(asset.id, quote.unknown);
    else if (quote)
      log.warn(
        `The price of ${asset.request.model} is not known beforehand: ${quote.unknown}. Its first video is made alone, to see what it costs.`,
      );
  }
  if (unknown.size > 0) throw unknownPrices(unknown);
  const whole = computeClaim(all, all, prices);
  if (whole.knownUsd > limitUsd + 1e-9) throw overBudget(prices.size, whole.knownUsd, limitUsd);
  const part = shareOfLimit(limitUsd, whole, computeClaim(own, all, prices));
  if (shard && shard.count > 1 && own.some(({ id }) => !prices.has(id))) {
    log.warn(
      `This shard's part of max-cost-usd is ${formatCost(part, undefined)}, but the price of its first video is not known: the ${shard.count} shards together may pass the limit by one video each.`,
    );
  }
  return new Budget(part, prices);
}

async function askPrice({ request }: Asset, provider: Provider, signal: AbortSignal): Promise<Quote> {
  return provider.quote(request, signal).catch((error: unknown) => {
    if (!(error instanceof ProviderError)) throw error;
    return { unknown: `it could not be asked: ${error.message}` };
  });
}

/** The rest of a limit is for videos of unknown price alone; where there are none, for all. */
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

/** Sums of dollars leave crumbs of binary fractions; a limit is not passed by those. */
const epsilon = 1e-9;

/** Money set aside for a video that has started. */
export interface Reservation {
  /** Enters what it cost in the end, or may still cost. */
  settle(spending: Spending): void;
}

/** Why a video may not start, as the end of a sentence: `because …`. */
export interface Refusal {
  reason: string;
}

/**
 * Keeps a batch within its limit: what is known beforehand is set aside when a video starts, and what it cost takes
 * its place when it ends. A price that nobody knows counts as the dearest video of the same model so far; until one
 * is paid, a single video shows what it is.
 */
export class Budget {
  readonly #limitUsd: number;
  readonly #prices: ReadonlyMap<string, number>;
  readonly #dearest = new Map<string, number>();
  /** Models of which a video may have cost something that nobody reports. */
  readonly #unreported = new Set<string>();
  /** The end of the one video that shows a price. */
  #showing: Promise<void> | undefined;
  #spent = 0;
  #reserved = 0;

  /** @param prices What is known beforehand, by the video's id. */
  constructor(limitUsd: number, prices: ReadonlyMap<string, number>) {
    this.#limitUsd = limitUsd;
    this.#prices = prices;
  }

  /** What a video has to wait for before it asks for its money; undefined where it may ask now. */
  waitFor(asset: Asset): Promise<void> | undefined {
    return this.#expected(asset) === undefined ? this.#showing : undefined;
  }

  reserve(asset: Asset): Reservation | Refusal {
    const { model } = asset.request;
    const known = this.#expected(asset);
    if (known === undefined && this.#unreported.has(model)) {
      return { reason: `nobody reports what ${model} costs, so that max-cost-usd could not be kept` };
    }
    const expected = known ?? 0;
    const committed = this.#spent + this.#reserved;
    const full = !this.#prices.has(asset.id) && committed > this.#limitUsd - epsilon;
    if (full || committed + expected > this.#limitUsd + epsilon)
      return { reason: "it might pass max-cost-usd" };
    this.#reserved += expected;
    const { promise, resolve: shown } = Promise.withResolvers<void>();
    if (known === undefined) this.#showing = promise;
    return {
      settle: (spending) => {
        this.#reserved -= expected;
        this.#enter(model, spending, known);
        if (known === undefined) this.#showing = undefined;
        shown();
      },
    };
  }

  #expected({ id, request: { model } }: Asset): number | undefined {
    return this.#prices.get(id) ?? this.#dearest.get(model);
  }

  #enter(model: string, spending: Spending, expected: number | undefined): void {
    if (spending.isFree) return;
    const usd = spending.expectedUsd ?? expected;
    if (usd === undefined) this.#unreported.add(model);
    else this.#dearest.set(model, Math.max(usd, this.#dearest.get(model) ?? 0));
    this.#spent += usd ?? 0;
  }
}

/** What shares a limit: prices that are known beforehand, and the usual time of what the rest is shared by. */
interface Claim {
  knownUsd: number;
  seconds: number;
}

/**
 * The part of a limit that one shard may spend: what its own videos are known to cost, and of the rest a share by usual
 * time. All shards' parts add up to the limit.
 */
function shareOfLimit(limitUsd: number, all: Claim, own: Claim): number {
  return own.knownUsd + (limitUsd - all.knownUsd) * (own.seconds / all.seconds);
}
