import type { Exchange } from "../http/exchange.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import type { World } from "../world.ts";
import { readModelIds } from "./list.ts";
import { findFalModel } from "./model.ts";
import { refuseFal } from "./refusal.ts";

/** The prices of the requested models; 404 if one of them is unknown. */
export function pricesReply(exchange: Exchange, { catalogue, settings }: World): Reply {
  const { pricing } = settings.answers;
  const ids = readModelIds(exchange);
  const models = ids.flatMap((id) => findFalModel(id, catalogue) ?? []);
  if (models.length < ids.length || pricing === "none") return refuseFal(404, exchange);
  const prices = models.map(({ id, unitPrice, unit }) => ({
    endpoint_id: id,
    unit_price: unitPrice,
    unit: pricing === "variable" ? "compute seconds" : unit,
    currency: "USD",
  }));
  return jsonReply(200, { prices, next_cursor: null, has_more: false });
}
