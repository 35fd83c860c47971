import * as z from "zod/mini";
import { trimUsd } from "../../text/format.ts";
import type { Fields, Json } from "../provider.ts";
import type { LivePrice } from "../quote.ts";
import { parseSeconds } from "../seconds.ts";
import { mayBeSeveral } from "../several-videos.ts";

/**
 * The price list, `GET /v1/models?id=…&include=pricing`. A `fixed` price is a list of units, `variants` hold one
 * for each combination of values; a `variable` one is unknown beforehand. An ambiguous price counts as unknown.
 */
const currency = z.nullish(z.string().check(z.regex(/^usd$/iu)));

const amounts = {
  currency,
  price: z.number().check(z.nonnegative()),
  per: z._default(z.number().check(z.positive()), 1),
  measure: z.nullish(z.string()),
};

const rate = z.looseObject({ unit: z.string(), ...amounts });

const variant = z.extend(rate, { when: z._default(z.record(z.string(), z.unknown()), {}) });

const unit = z.looseObject({ name: z.string(), ...amounts });

const pricing = z.discriminatedUnion("kind", [
  z.looseObject({ kind: z.literal("fixed"), currency, units: z.array(unit).check(z.minLength(1)) }),
  z.looseObject({ kind: z.literal("variants"), currency, variants: z.array(variant) }),
  z.looseObject({ kind: z.literal("variable") }),
]);

const priceList = z.looseObject({
  data: z.array(
    z.looseObject({
      id: z.string(),
      aliases: z.optional(z.unknown()),
      pricing: z.optional(z.unknown()),
    }),
  ),
});

export const listName = "AI/ML API's price list";

/** The price of these fields, defaults included, or why it is not known. */
export function readPrice(json: unknown, model: string, fields: Fields): LivePrice {
  const list = z.safeParse(priceList, json);
  const entries = list.success ? list.data.data : [];
  const own = entries.filter(({ id }) => id === model);
  const rows = own.length > 0 ? own : entries.filter(({ aliases }) => isAmong(model, aliases));
  if (rows.length > 1) return { unknown: `${listName} contains more than one price of it` };
  const said = z.safeParse(pricing, rows[0]?.pricing);
  if (!said.success) return { unknown: `${listName} does not contain it` };
  if (said.data.kind === "variable") return { unknown: "AI/ML API prices this model by usage" };
  const usd =
    said.data.kind === "fixed" ? sum(said.data.units, fields) : findPrice(said.data.variants, fields);
  return usd === undefined || mayBeSeveral(fields)
    ? { unknown: `${listName} has no single price for these values` }
    : { usd: trimUsd(usd), factors: ["duration", "resolution", "sound"] };
}

function isAmong(model: string, aliases: unknown): boolean {
  return Array.isArray(aliases) && aliases.includes(model);
}

function sum(units: readonly z.output<typeof unit>[], fields: Fields): number | undefined {
  const prices = units.map(({ name, ...rest }) => amount({ unit: name, ...rest }, fields));
  return prices.reduce(
    (total, usd) => (total === undefined || usd === undefined ? undefined : total + usd),
    0,
  );
}

function findPrice(variants: readonly z.output<typeof variant>[], fields: Fields): number | undefined {
  const fitting = variants.filter(({ when }) =>
    Object.entries(when).every(
      ([name, value]) => Object.hasOwn(fields, name) && isSameValue(fields[name], value),
    ),
  );
  const [only] = fitting;
  return only && fitting.length === 1 ? amount(only, fields) : undefined;
}

/** Whether two scalars are the same, however they are spelt: `5` and `"5"`. */
function isSameValue(given: Json | undefined, listed: unknown): boolean {
  return typeof given !== "object" && typeof listed !== "object" && String(given) === String(listed);
}

/** US dollars. AI/ML API prices by the second of video or by the video; for any other unit, returns undefined. */
function amount(
  { price, unit, per, measure }: z.output<typeof rate>,
  { duration }: Fields,
): number | undefined {
  // Such as `input`: what is sent, and not what is made.
  if (measure && !/^(output|video|generation|request)s?$/iu.test(measure)) return undefined;
  if (/^(?:(?:video|output)[ _])?seconds?$/iu.test(unit)) {
    const seconds = parseSeconds(duration);
    return seconds === undefined ? undefined : (price * seconds) / per;
  }
  return /^(?:video|generation|request)s?$/iu.test(unit) ? price / per : undefined;
}
