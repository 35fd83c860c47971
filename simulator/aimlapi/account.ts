import type { Exchange } from "../http/exchange.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import { roundUsd } from "../jobs/model.ts";
import type { World } from "../world.ts";
import { type AimlapiModel, aimlapiModels } from "./models.ts";

/** The account's initial balance in US dollars. */
const firstBalance = 100;

export function billingReply({ jobs }: World): Reply {
  const own = jobs.all.filter(({ provider }) => provider === "aimlapi");
  const spent = own.reduce((sum, { costUsd }) => sum + costUsd, 0);
  return jsonReply(200, { current_balance: roundUsd(firstBalance - spent), currency: "USD" });
}

/** Lists the requested models. Omits unknown ids and ignores unknown sections. */
export function modelsReply({ url: { searchParams: query } }: Exchange, { settings }: World): Reply {
  const ids = query.getAll("id").flatMap((id) => id.split(","));
  const sections = query.getAll("include").flatMap((section) => section.split(","));
  const priced = sections.includes("pricing") && settings.answers.pricing !== "none";
  const models = aimlapiModels.filter(({ id }) => ids.length === 0 || ids.includes(id));
  const data = models.map((model) => ({
    ...describeModel(model),
    ...(priced && { pricing: describePricing(model, settings.answers.pricing === "variable") }),
  }));
  return jsonReply(200, { object: "list", data });
}

function describeModel({ id }: AimlapiModel) {
  return {
    id,
    aliases: [],
    type: "internal/video-generations/submit",
    info: { name: id, developer: id.split("/", 1)[0] },
    tags: ["playground:video"],
  };
}

function describePricing({ rate }: AimlapiModel, unquotable: boolean) {
  if (rate === undefined || unquotable) return { kind: "variable", currency: "USD" };
  if (typeof rate === "number") {
    const units = [{ name: "second", measure: "output", price: rate, per: 1 }];
    return { kind: "fixed", currency: "USD", units };
  }
  const variants = Object.entries(rate).map(([resolution, price]) => ({
    when: { resolution },
    price,
    unit: "second",
    per: 1,
  }));
  return { kind: "variants", currency: "USD", dimensions: ["resolution"], variants };
}
