import type { Spending } from "../../generation/spending.ts";
import type { Asset } from "../../manifest/asset.ts";

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
  turnOf(asset: Asset): Promise<void> | undefined {
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
export interface Claim {
  knownUsd: number;
  seconds: number;
}

/**
 * The part of a limit that one shard may spend: what its own videos are known to cost, and of the rest a share by usual
 * time. All shards' parts add up to the limit.
 */
export function shareOfLimit(limitUsd: number, all: Claim, own: Claim): number {
  return own.knownUsd + (limitUsd - all.knownUsd) * (own.seconds / all.seconds);
}
