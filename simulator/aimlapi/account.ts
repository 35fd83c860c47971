import { jsonReply, type Reply } from "../http/reply.ts";
import { roundUsd } from "../jobs/model.ts";
import type { World } from "../world.ts";

/** The account's initial balance in US dollars. */
const firstBalance = 100;

export function billingReply({ jobs }: World): Reply {
  const own = jobs.all.filter(({ provider }) => provider === "aimlapi");
  const spent = own.reduce((sum, { costUsd }) => sum + costUsd, 0);
  return jsonReply(200, { current_balance: roundUsd(firstBalance - spent), currency: "USD" });
}
