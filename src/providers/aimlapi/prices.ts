import * as z from "zod/mini";
import type { Fields, Quote } from "../provider.ts";
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
};

const price = z.looseObject({ unit: z.string(), ...amounts });

const variant = z.extend(price, { when: z._default(z.record(z.string(), z.unknown()), {}) });

const unit = z.looseObject({ name: z.string(), ...amounts });

const pricing = z.discriminatedUnion("kind", [
  z.looseObject({ kind: z.literal("fixed"), currency, units: z.array(unit).check(z.minLength(1)) }),
  z.looseObject({ kind: z.literal("variants"), currency, variants: z.array(variant) }),
  z.looseObject({ kind: z.literal("variable") }),
]);

const priceList = z.looseObject({
  data: z.array(z.looseObject({ id: z.string(), pricing: z.optional(z.unknown()) })),
});

/** The price of these fields, or why it is not known. */
export function readQuote(json: unknown, model: string, fields: Fields): Quote {
  const list = z.safeParse(priceList, json);
  const entry = list.success ? list.data.data.find(({ id }) => id === model) : undefined;
  const said = z.safeParse(pricing, entry?.pricing);
  if (!said.success) return { unknown: "AI/ML API's price list does not contain it" };
  if (said.data.kind === "variable") return { unknown: "AI/ML API prices this model by usage" };
  const usd =
    said.data.kind === "fixed" ? sum(said.data.units, fields) : findPrice(said.data.variants, fields);
  return usd === undefined || mayBeSeveral(fields)
    ? { unknown: "AI/ML API's price list has no single price for these values" }
    : { usd };
}

function sum(units: readonly z.output<typeof unit>[], fields: Fields): number | undefined {
  const prices = units.map(({ name, price, per }) => amount(price, name, per, fields));
  return prices.reduce(
    (total, usd) => (total === undefined || usd === undefined ? undefined : total + usd),
    0,
  );
}

function findPrice(variants: readonly z.output<typeof variant>[], fields: Fields): number | undefined {
  const fitting = variants.filter(({ when }) =>
    Object.entries(when).every(([name, value]) => String(fields[name]) === String(value)),
  );
  const [only] = fitting;
  return only && fitting.length === 1 ? amount(only.price, only.unit, only.per, fields) : undefined;
}

/** US dollars. AI/ML API prices by the second of video or by the video; for any other unit, returns undefined. */
function amount(price: number, unit: string, per: number, { duration }: Fields): number | undefined {
  if (/^((video|output)[ _])?seconds?$/iu.test(unit))
    return typeof duration === "number" && duration > 0 ? (price * duration) / per : undefined;
  return /^(video|generation|request)s?$/iu.test(unit) ? price / per : undefined;
}
