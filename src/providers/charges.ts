import { type ProviderName, providers } from "./table.ts";

/** Whether a provider charges for a request, according to its documentation. */
export type Charge = "charged" | "not charged" | "may be charged";

/** How a request can end, in the words of the README's table. */
export const ends = {
  "refused-at-submit": "The submit is refused",
  "refused-input": "The model refuses the input (HTTP 422)",
  "content-policy": "The content policy refuses it",
  "model-error": "The model or its machine fails (HTTP 5xx)",
  failed: "It fails for another reason, or for none that is given",
  expired: "It runs into the provider's own time limit",
  "cancelled-in-queue": "It is cancelled in the queue",
  "cancelled-running": "It is cancelled while it runs",
  cancelled: "It is cancelled, and the provider does not say when",
  "without-video": "It is completed, but the answer has no video",
  completed: "It is completed",
} as const;

export type End = keyof typeof ends;

/** An end of an accepted generation without a video. */
export type FailedEnd = Exclude<End, "refused-at-submit" | "without-video" | "completed">;

interface Rule {
  charge: Charge;
  /** The provider's page that says so; undefined if its documentation does not say. */
  source: string | undefined;
}

const aimlapiLog = "https://docs.aimlapi.com/api-references/service-endpoints/usage-logs";
const falFaq = "https://fal.ai/docs/model-apis/faq";
const falPricing = "https://docs.fal.ai/documentation/model-apis/pricing";

const aimlapiCharges: Rule = { charge: "charged", source: aimlapiLog };
const aimlapiFree: Rule = { charge: "not charged", source: aimlapiLog };
const falCharges: Rule = { charge: "charged", source: falPricing };
const falServerError: Rule = { charge: "not charged", source: falFaq };
const falInputError: Rule = { charge: "may be charged", source: falFaq };
const unsaid: Rule = { charge: "may be charged", source: undefined };

/** What each provider charges for each end. The messages, the README's table and the simulator all follow it. */
export const charges: Record<ProviderName, Record<End, Rule>> = {
  // "This endpoint lists failed requests too, with a zero cost".
  aimlapi: {
    "refused-at-submit": aimlapiFree,
    "refused-input": aimlapiFree,
    "content-policy": aimlapiFree,
    "model-error": aimlapiFree,
    failed: aimlapiFree,
    expired: unsaid,
    "cancelled-in-queue": aimlapiFree,
    "cancelled-running": aimlapiFree,
    cancelled: aimlapiFree,
    "without-video": aimlapiCharges,
    completed: aimlapiCharges,
  },
  // "Server errors (HTTP 500+) are never charged"; a 422 "may still be charged if a runner spent GPU time"; time in the
  // queue is not charged.
  fal: {
    "refused-at-submit": { charge: "not charged", source: falPricing },
    "refused-input": falInputError,
    "content-policy": falInputError,
    "model-error": falServerError,
    failed: unsaid,
    expired: unsaid,
    "cancelled-in-queue": { charge: "not charged", source: falPricing },
    "cancelled-running": unsaid,
    cancelled: unsaid,
    "without-video": falCharges,
    completed: falCharges,
  },
};

/** Says as a sentence whether the provider charges for a failed generation. */
export function chargeSentence(provider: ProviderName, end: FailedEnd): string {
  const { title } = providers[provider];
  const { charge } = charges[provider][end];
  if (charge === "not charged") return `${title} charges nothing for it.`;
  return `${title} may charge for it, if a machine had already worked on it; check your account with the provider.`;
}
