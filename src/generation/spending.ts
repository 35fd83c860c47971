import type { ProviderName } from "../models/model.ts";
import type { FailedEnd } from "../providers/charges.ts";
import type { Generation, Usage } from "../providers/provider.ts";
import { providers } from "../providers/table.ts";
import type { SpendingStage } from "../recovery/recovery-ticket.ts";
import { formatCost, roundUsd } from "../text/format.ts";

/** The cost of one video, in US dollars and the provider's credits, so that every message can state it. */
export class Spending {
  stage: SpendingStage = "nothing-sent";
  generation: Generation | undefined;
  /** US dollars; the price known before submitting. */
  priceUsd: number | undefined;
  /** The charge that the provider announced when it accepted: it charges only completed generations. */
  #announced: Usage = {};
  #charged: Usage = {};
  /** How the generation failed, if it did. */
  #failure: { provider: ProviderName; end: FailedEnd } | undefined;

  /** @param announced What the provider said beforehand that it is going to charge. */
  accept(generation: Generation, announced: Usage): void {
    this.stage = "accepted";
    this.generation = generation;
    this.#announced = announced;
  }

  /** @param reported What the provider said at the end that it charged. */
  complete(reported: Usage): void {
    this.stage = "completed";
    this.#charged = { ...this.#announced, ...reported };
  }

  /** @param reported What the provider said at the end that it charged; what it announced is not charged. */
  fail(provider: ProviderName, end: FailedEnd, reported: Usage): void {
    this.stage = "failed";
    this.#failure = { provider, end };
    this.#charged = reported;
  }

  /** Forgets the generation, so that another can be submitted. */
  reset(): void {
    this.stage = "nothing-sent";
    this.generation = undefined;
    this.#announced = {};
    this.#charged = {};
    this.#failure = undefined;
  }

  /** Whether it certainly cost nothing. */
  get isFree(): boolean {
    if (this.stage === "nothing-sent") return true;
    if (this.stage !== "failed") return false;
    if (this.#reported !== undefined) return this.#reported === 0;
    return (
      this.#failure !== undefined &&
      providers[this.#failure.provider].charges[this.#failure.end].charge === "not charged"
    );
  }

  /** The charge that the provider reported, in either unit. */
  get #reported(): number | undefined {
    return this.#charged.usd ?? this.#charged.credits;
  }

  /** What was charged, as far as it is known. */
  get usage(): Usage {
    const { credits, usd } = this;
    return { ...(credits !== undefined && { credits }), ...(usd !== undefined && { usd }) };
  }

  /** Credits charged, as reported. */
  get credits(): number | undefined {
    return this.#charged.credits;
  }

  /** US dollars charged: as reported, else the known price of a completed generation. */
  get usd(): number | undefined {
    const usd = this.#charged.usd ?? (this.stage === "completed" ? this.priceUsd : undefined);
    return usd === undefined ? undefined : roundUsd(usd);
  }

  /** US dollars that it cost, or will cost once completed, as the provider said. */
  get reportedUsd(): number | undefined {
    return this.#charged.usd ?? this.#announced.usd;
  }

  /** Whether it cost anything, as a sentence. */
  costSentence(): string {
    const id = this.generation?.id;
    switch (this.stage) {
      case "nothing-sent":
        return "Nothing was accepted by the provider and nothing was spent.";
      case "unknown":
        return "The provider may have accepted the request, and then it costs what the model costs.";
      case "accepted":
        return `Generation ${id} was accepted: once completed it costs ${this.#expected}.`;
      case "completed":
        return `Generation ${id} is paid for: ${formatCost(this.usd, this.credits)}.`;
      case "failed":
        return this.#failureSentence();
    }
  }

  #failureSentence(): string {
    if (this.#reported) return `The provider reports a charge for it: ${formatCost(this.usd, this.credits)}.`;
    if (this.#reported === 0 || !this.#failure) return "The provider reports no charge for it.";
    return chargeSentence(this.#failure.provider, this.#failure.end);
  }

  /** How the user gets the video of an accepted generation: a sentence without its full stop. */
  get howToCollect(): string {
    return `Re-run this job, or run it anew with generation-id: ${this.generation?.id}, to collect it`;
  }

  get #expected(): string {
    const { usd = this.priceUsd, credits } = this.#announced;
    return usd === undefined ? "what the model costs" : formatCost(usd, credits);
  }
}

/** Says as a sentence whether the provider charges for a failed generation. */
export function chargeSentence(provider: ProviderName, end: FailedEnd): string {
  const { title, charges } = providers[provider];
  if (charges[end].charge === "not charged") return `${title} charges nothing for it.`;
  return `${title} may charge for it, if a machine had already worked on it; check your account with the provider.`;
}
