import type { Generation, Usage } from "../providers/provider.ts";

/** How far the spending of one video has come. */
export type Stage = "nothing-sent" | "maybe-accepted" | "accepted" | "completed" | "failed";

/** Keeps account of one video's money, so that every message can say what was spent. */
export class Ledger {
  stage: Stage = "nothing-sent";
  generation: Generation | undefined;
  /** What the provider itself reported. */
  reported: Usage = {};
  /** The price known beforehand. */
  priceUsd: number | undefined;

  accept(generation: Generation, usage: Usage): void {
    this.stage = "accepted";
    this.generation = generation;
    this.report(usage);
  }

  /** Starts anew after a generation that cost nothing. */
  forget(): void {
    this.stage = "nothing-sent";
    this.generation = undefined;
    this.reported = {};
  }

  report(usage: Usage): void {
    this.reported = { ...this.reported, ...usage };
  }

  /** Credits charged, as reported. */
  get credits(): number | undefined {
    return this.reported.credits;
  }

  /** US dollars charged: as reported, else the fixed price of what was completed. */
  get usd(): number | undefined {
    return this.reported.usd ?? (this.stage === "completed" ? this.priceUsd : undefined);
  }

  /** Whether it cost anything, as a sentence. */
  costSentence(): string {
    const id = this.generation?.id;
    switch (this.stage) {
      case "nothing-sent":
        return "Nothing was accepted by the provider and nothing was spent.";
      case "maybe-accepted":
        return "The provider may have accepted the request, and then it costs what the model costs.";
      case "accepted":
        return `Generation ${id} was accepted: once completed it costs ${this.#expected}.`;
      case "completed":
        return `Generation ${id} is paid for: ${formatCost(this.usd, this.credits)}.`;
      case "failed":
        return this.reported.usd || this.reported.credits
          ? `The provider reports a charge for it: ${formatCost(this.usd, this.credits)}.`
          : "The provider bills nothing for a failed generation.";
    }
  }

  get #expected(): string {
    if (this.reported.usd !== undefined) return formatCost(this.reported.usd, this.credits);
    return this.priceUsd === undefined ? "what the model costs" : formatCost(this.priceUsd, undefined);
  }
}

/** `0.05 USD`, `0.125 USD (250000 credits)`, `an amount the provider did not report`. */
export function formatCost(usd: number | undefined, credits: number | undefined): string {
  const dollars = usd === undefined ? undefined : `${Number(usd.toFixed(6))} USD`;
  const units = credits === undefined ? undefined : `${credits} credits`;
  if (dollars && units) return `${dollars} (${units})`;
  return dollars ?? units ?? "an amount the provider did not report";
}
