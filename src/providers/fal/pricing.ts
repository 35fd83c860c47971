import * as z from "zod/mini";
import type { Fields } from "../../models/model.ts";
import { roundUsd } from "../../text/format.ts";
import type { Quote } from "../provider.ts";
import { mayBeSeveral } from "../several-videos.ts";

/** `GET /v1/models/pricing?endpoint_id=…`. `unit` is free text. */
const priceList = z.looseObject({
  prices: z.array(
    z.looseObject({
      endpoint_id: z.string(),
      unit_price: z.number().check(z.nonnegative()),
      unit: z.string(),
      currency: z.string(),
    }),
  ),
});

/** A model's price for one unit, in US dollars. */
export interface UnitPrice {
  usd: number;
  unit: string;
}

/** What the price list says of a model, or why that cannot be used. */
export function unitPriceOf(json: unknown, model: string): UnitPrice | { unknown: string } {
  const list = z.safeParse(priceList, json);
  const [price, another] = list.success ? list.data.prices.filter(({ endpoint_id: id }) => id === model) : [];
  if (!price) return { unknown: "fal's price list does not hold it" };
  if (another) return { unknown: "fal's price list holds more than one price of it" };
  if (price.currency.trim().toUpperCase() !== "USD") {
    return { unknown: "fal's price list gives it in another currency than US dollars" };
  }
  return { usd: price.unit_price, unit: price.unit };
}

/** The price of a request beforehand: only by the video, or by the second where the duration is known. */
export function quoteFor({ usd, unit }: UnitPrice, fields: Fields): Quote {
  const unknown = `fal prices this model in a unit that cannot be counted beforehand`;
  if (mayBeSeveral(fields)) return { unknown };
  const name = unit.trim().toLowerCase();
  if (/^(videos?|generations?)$/u.test(name)) return { usd };
  const seconds = /^seconds?$/u.test(name) ? secondsOf(fields.duration) : undefined;
  return seconds === undefined ? { unknown } : { usd: roundUsd(usd * seconds) };
}

/** What so many units were charged, as the header `x-fal-billable-units` counts them; undefined where it does not say. */
export function chargeFor(units: string | undefined, { usd }: UnitPrice): number | undefined {
  const count = units?.trim() ? Number(units) : Number.NaN;
  return Number.isFinite(count) && count >= 0 ? roundUsd(count * usd) : undefined;
}

function secondsOf(duration: unknown): number | undefined {
  const [, seconds] = /^(\d+(?:\.\d+)?)s?$/u.exec(String(duration)) ?? [];
  return Number(seconds) > 0 ? Number(seconds) : undefined;
}
