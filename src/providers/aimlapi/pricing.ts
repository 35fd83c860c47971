import * as z from "zod/mini";
import type { Fields } from "../../models/model.ts";
import type { Quote } from "../provider.ts";
import { creditsPerUsd } from "./answers.ts";

/**
 * The price list, `GET /v1/models?id=…&include=pricing`. What is known of it: `kind` is `fixed`, `variants` or
 * `variable`. How an amount is spelt is not documented, so several spellings are read, and what cannot be
 * read with certainty is no price.
 */
const amount = z.looseObject({
  usd: z.optional(z.number()),
  price_usd: z.optional(z.number()),
  credits: z.optional(z.number()),
});

const variant = z.looseObject({
  /** The field values that this price is for. */
  parameters: z.optional(z.record(z.string(), z.unknown())),
  price: z.optional(amount),
});

const priceList = z.looseObject({
  data: z.array(
    z.looseObject({
      id: z.string(),
      pricing: z.nullish(
        z.looseObject({
          kind: z.string(),
          price: z.optional(amount),
          variants: z.optional(z.array(variant)),
        }),
      ),
    }),
  ),
});

/** The price of these fields, or why it is not known. */
export function quoteOf(json: unknown, model: string, fields: Fields): Quote {
  const parsed = z.safeParse(priceList, json);
  const pricing = parsed.success ? parsed.data.data.find(({ id }) => id === model)?.pricing : undefined;
  if (!pricing) return { unknown: "AI/ML API's price list does not say" };
  if (pricing.kind === "variable") return { unknown: "AI/ML API prices this model by use" };
  const fitting =
    pricing.kind === "fixed" ? [pricing] : (pricing.variants ?? []).filter((v) => fits(v, fields));
  const prices = new Set(fitting.map(({ price }) => usdOf(price)));
  const [usd] = prices;
  if (prices.size === 1 && usd !== undefined) return { usd };
  return { unknown: "AI/ML API's price list holds no one price for these values" };
}

function fits({ parameters = {} }: z.output<typeof variant>, fields: Fields): boolean {
  return Object.entries(parameters).every(([name, value]) => String(fields[name]) === String(value));
}

function usdOf(price: z.output<typeof amount> | undefined): number | undefined {
  return (
    price?.usd ??
    price?.price_usd ??
    (price?.credits === undefined ? undefined : price.credits / creditsPerUsd)
  );
}
