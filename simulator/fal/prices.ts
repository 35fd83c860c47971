import type { Exchange } from "../http/exchange.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import type { Check } from "../http/service.ts";
import type { Answers } from "../options.ts";
import { falModels } from "./model.ts";
import { refuseFal } from "./refusal.ts";

/** A path of fal's second API host. */
export const pricingPath = /^\/v1\/models\/pricing$/u;

const mostModels = 50;

function readModelIds({ url }: Exchange): string[] {
  return url.searchParams.getAll("endpoint_id").flatMap((id) => id.split(","));
}

export const checkModelIds: Check = (exchange) => {
  const { length } = readModelIds(exchange);
  return length >= 1 && length <= mostModels
    ? undefined
    : refuseFal(422, exchange, `endpoint_id must be given 1 to ${mostModels} times`);
};

/** The prices of the requested models; 404 if one of them is unknown. */
export function pricesReply(exchange: Exchange, { pricing }: Answers): Reply {
  const ids = readModelIds(exchange);
  const models = ids.flatMap((id) => falModels.find((model) => model.id === id) ?? []);
  if (models.length < ids.length || pricing === "none") return refuseFal(404, exchange);
  const prices = models.map(({ id, unitPrice, unit }) => ({
    endpoint_id: id,
    unit_price: unitPrice,
    unit: pricing === "variable" ? "compute seconds" : unit,
    currency: "USD",
  }));
  return jsonReply(200, { prices, next_cursor: null, has_more: false });
}
