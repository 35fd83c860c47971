import { type ChargeRule, type Charges, undocumented } from "../charges.ts";

const source = "https://docs.aimlapi.com/api-references/service-endpoints/usage-logs";

const charged: ChargeRule = { charge: "charged", source };
/** "This endpoint lists failed requests too, with a zero cost". */
const free: ChargeRule = { charge: "not charged", source };

export const aimlapiCharges: Charges = {
  "refused-at-submit": free,
  "refused-input": free,
  "content-policy": free,
  "model-error": free,
  failed: free,
  expired: undocumented,
  "cancelled-in-queue": free,
  "cancelled-running": free,
  cancelled: free,
  "without-video": charged,
  completed: charged,
};
