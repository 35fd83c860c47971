import { type ChargeRule, type Charges, undocumented } from "../charges.ts";

const faq = "https://fal.ai/docs/model-apis/faq";
const pricing = "https://docs.fal.ai/documentation/model-apis/pricing";

const charged: ChargeRule = { charge: "charged", source: pricing };
/** Time in the queue is not charged. */
const queued: ChargeRule = { charge: "not charged", source: pricing };
/** "Server errors (HTTP 500+) are never charged". */
const serverError: ChargeRule = { charge: "not charged", source: faq };
/** A 422 "may still be charged if a runner spent GPU time". */
const inputError: ChargeRule = { charge: "may be charged", source: faq };

export const falCharges: Charges = {
  "refused-at-submit": queued,
  "refused-input": inputError,
  "content-policy": inputError,
  "model-error": serverError,
  failed: undocumented,
  expired: undocumented,
  "cancelled-in-queue": queued,
  "cancelled-running": undocumented,
  cancelled: undocumented,
  "without-video": charged,
  completed: charged,
};
