import type { CatalogueEntry } from "../../src/models/entry.ts";
import { choose } from "../catalogue/choice.ts";
import { roundUsd } from "../jobs/model.ts";

/** How the price list quotes a model. Prices in US dollars. */
export type Pricing =
  | { kind: "fixed"; unit: string; price: number; per: number }
  | { kind: "variants"; dimension: string; unit: string; variants: Variant[] }
  /** `price` is what a video costs, which the list does not say. */
  | { kind: "variable"; price: number };

export interface Variant {
  value: unknown;
  price: number;
}

/** The price of a video. */
export function priceOf(pricing: Pricing, fields: Record<string, unknown>, seconds: number): number {
  if (pricing.kind === "variable") return pricing.price;
  const count = countOf(pricing.unit, seconds);
  if (pricing.kind === "fixed") return roundUsd((pricing.price * count) / pricing.per);
  const { dimension, variants } = pricing;
  const { price } = variants.find(({ value }) => value === fields[dimension]) ?? variants[0] ?? { price: 0 };
  return roundUsd(price * count);
}

const tokensPerSecond = 20_000;

function countOf(unit: string, seconds: number): number {
  if (unit === "token") return tokensPerSecond * seconds;
  return unit === "second" ? seconds : 1;
}

/** A model's section `pricing` in the list. */
export function describePricing(pricing: Pricing): object {
  if (pricing.kind === "variable") return { kind: "variable", currency: "USD" };
  if (pricing.kind === "fixed") {
    const { unit: name, price, per } = pricing;
    return { kind: "fixed", currency: "USD", units: [{ name, measure: "output", price, per }] };
  }
  const { dimension, unit, variants } = pricing;
  return {
    kind: "variants",
    currency: "USD",
    dimensions: [dimension],
    variants: variants.map(({ value, price }) => ({ when: { [dimension]: value }, price, unit, per: 1 })),
  };
}

/** Invented round figures in every form that the list has: the published ones change. */
export function inventPricing({ id, fields }: CatalogueEntry): Pricing {
  const dimension = ["resolution", "generate_audio"].find((name) => variantsOf(fields[name]).length > 1);
  const forms: [Pricing, ...Pricing[]] = [
    { kind: "fixed", unit: "second", price: 0.09, per: 1 },
    { kind: "fixed", unit: "second", price: 0.4, per: 5 },
    { kind: "fixed", unit: "generation", price: 0.28, per: 1 },
    { kind: "fixed", unit: "token", price: 3.25, per: 1_000_000 },
    { kind: "variable", price: 0.35 },
  ];
  const varied: Pricing[] = dimension
    ? [
        { kind: "variants", dimension, unit: "second", variants: variantsOf(fields[dimension]) },
        { kind: "variants", dimension, unit: "video", variants: variantsOf(fields[dimension]) },
      ]
    : [];
  return choose(id, [...forms, ...varied]);
}

function variantsOf(field: CatalogueEntry["fields"][string] | undefined): Variant[] {
  const values = field?.type === "boolean" ? [false, true] : (field?.enum ?? []);
  return values.map((value, index) => ({ value, price: roundUsd(0.06 * (index + 1)) }));
}
