import { formatUsd } from "../text/format.ts";
import type { FieldDefaults, Fields, PriceFactor, ProviderRequest, Quote } from "./provider.ts";

/** What a provider's price list says today about a request. */
export type LivePrice =
  | {
      usd: number;
      /** What the list takes into account. */
      factors: readonly PriceFactor[];
    }
  | {
      unknown: string;
      /** The price of one unit, if only their number is unknown. */
      unitUsd?: number;
    };

export const catalogueSource = "the catalogue";

/**
 * The quote from a provider's price list and from the catalogue. Today's price counts. If the two cannot be compared,
 * because the list does not take into account what the catalogue's price depends on, the higher one counts.
 *
 * @param list The name of the price list.
 */
export function combineQuotes(live: LivePrice, list: string, { known, fields }: ProviderRequest): Quote {
  const listed = known?.priceUsd?.(fields);
  if (listed === undefined) {
    return "unknown" in live ? { unknown: live.unknown } : { usd: live.usd, source: list };
  }
  if ("unknown" in live) {
    const { unitUsd = 0 } = live;
    return unitUsd > listed
      ? { usd: unitUsd, source: `${list}, for one unit` }
      : { usd: listed, source: catalogueSource };
  }
  const comparable = known?.priceFactors?.every((factor) => live.factors.includes(factor)) ?? false;
  if (comparable || live.usd >= listed) return { usd: live.usd, source: list };
  return { usd: listed, source: `${catalogueSource}; ${list} says ${formatUsd(live.usd)}` };
}

/** The given fields, and the defaults of the others. */
export function withDefaults(given: Fields, schema: FieldDefaults | undefined): Fields {
  const defaults = Object.entries(schema?.fields ?? {}).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(defaults), ...given };
}
