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

export interface ChargeRule {
  charge: Charge;
  /** The provider's page that says so; undefined if its documentation does not say. */
  source: string | undefined;
}

/** What a provider charges for each end. The messages and the README's table follow it. */
export type Charges = Record<End, ChargeRule>;

export const undocumented: ChargeRule = { charge: "may be charged", source: undefined };
