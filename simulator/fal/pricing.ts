import type { CatalogueEntry, ListPrice } from "../../src/models/entry.ts";
import { choose } from "../catalogue/choice.ts";
import { lowest, type Rate, rateFor } from "../catalogue/rate.ts";
import { roundUsd, type VideoSize } from "../jobs/model.ts";

type Fields = Record<string, unknown>;

/** The price list's unit of a model, and how many of them a video costs. */
export interface UnitPrice {
  /** US dollars for one unit. */
  unitPrice: number;
  /** The list's name of the unit. */
  unit: string;
}

export interface Pricing extends UnitPrice {
  units: (fields: Fields, measure: VideoSize) => number;
}

/** The published price. Where none is known, an invented round figure in one of the list's units. */
export function pricingFor({ id, price }: CatalogueEntry, usualSeconds: number): Pricing {
  return price ? listedPricing(price) : inventPricing(id, usualSeconds);
}

/** A price that depends on the fields is listed in units of its lowest rate. */
function listedPricing({ perSecond, perSecondWithSound, perVideo }: ListPrice): Pricing {
  const rate: Rate = perVideo ?? perSecond ?? 0;
  const single = typeof rate === "number" && perSecondWithSound === undefined;
  const one = perVideo === undefined ? "seconds" : "videos";
  const unitPrice = lowest(rate);
  return {
    unitPrice,
    unit: single ? one : "units",
    units: (fields, { seconds }) => {
      if (perVideo !== undefined) return rateFor(perVideo, fields.duration) / unitPrice;
      const withSound = fields.generate_audio === true ? perSecondWithSound : undefined;
      return (rateFor(withSound ?? rate, fields.resolution) / unitPrice) * seconds;
    },
  };
}

const picturesPerSecond = 24;

function inventPricing(id: string, usualSeconds: number): Pricing {
  const pixels = ({ width, height, seconds }: VideoSize) => width * height * seconds * picturesPerSecond;
  return choose(id, [
    { unit: "seconds", unitPrice: 0.08, units: (_, { seconds }) => seconds },
    { unit: "videos", unitPrice: 0.25, units: () => 1 },
    { unit: "generations", unitPrice: 0.3, units: () => 1 },
    { unit: "units", unitPrice: 0.001, units: (_, { seconds }) => 50 * seconds },
    { unit: "compute seconds", unitPrice: 0.0005, units: () => usualSeconds },
    { unit: "1m tokens", unitPrice: 2.5, units: (_, measure) => pixels(measure) / 1024 / 1e6 },
  ]);
}

/** The price of a video. */
export function priceOf({ unitPrice, units }: Pricing, fields: Fields, measure: VideoSize): number {
  return roundUsd(unitPrice * units(fields, measure));
}
