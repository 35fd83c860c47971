import type { Ledger } from "../../generation/ledger.ts";
import type { Asset } from "../../manifest/asset.ts";

/** Sums of dollars leave crumbs of binary fractions; a limit is not passed by those. */
const crumb = 1e-9;

/** Money set aside for a video that has started. */
export interface Reservation {
  /** Enters what it cost in the end, or may still cost. */
  settle(ledger: Ledger): void;
}

/**
 * Keeps a batch within its limit: what is known beforehand is set aside when a video starts, and what it cost takes
 * its place when it ends. A price that nobody knows counts as the dearest video of the same model so far.
 */
export class Budget {
  readonly #limitUsd: number;
  readonly #prices: ReadonlyMap<string, number>;
  readonly #dearest = new Map<string, number>();
  #spent = 0;
  #reserved = 0;

  /** @param prices What is known beforehand, by the video's id. */
  constructor(limitUsd: number, prices: ReadonlyMap<string, number>) {
    this.#limitUsd = limitUsd;
    this.#prices = prices;
  }

  get limitUsd(): number {
    return this.#limitUsd;
  }

  /** Undefined where the video might pass the limit, and so must not start. */
  reserve({ id, request: { model } }: Asset): Reservation | undefined {
    const expected = this.#prices.get(id) ?? this.#dearest.get(model) ?? 0;
    const committed = this.#spent + this.#reserved;
    const unknown = !this.#prices.has(id);
    const full = unknown && committed > this.#limitUsd - crumb;
    if (full || committed + expected > this.#limitUsd + crumb) return undefined;
    this.#reserved += expected;
    return {
      settle: (ledger) => {
        const usd = costOf(ledger, expected);
        this.#reserved -= expected;
        this.#spent += usd;
        this.#dearest.set(model, Math.max(usd, this.#dearest.get(model) ?? 0));
      },
    };
  }
}

/** What a video cost, or is going to cost where it was accepted and not waited for. */
function costOf({ stage, usd }: Ledger, expected: number): number {
  return usd ?? (stage === "nothing-sent" || stage === "failed" ? 0 : expected);
}

/**
 * The part of a limit that one shard may spend: what its own videos are known to cost, and of what is left over for
 * those whose price nobody knows a share by usual time. All shards' parts add up to the limit.
 */
export function shareOfLimit(
  limitUsd: number,
  all: { knownUsd: number; seconds: number },
  own: { knownUsd: number; seconds: number },
): number {
  return own.knownUsd + (limitUsd - all.knownUsd) * (own.seconds / all.seconds);
}
