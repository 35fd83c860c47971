import type { Fields, Json, PriceFactor } from "../providers/provider.ts";
import { withDefaults } from "../providers/quote.ts";
import { parseSeconds } from "../providers/seconds.ts";
import { mayBeSeveral } from "../providers/several-videos.ts";
import { trimUsd } from "../text/format.ts";
import { effectiveValue } from "./effective.ts";
import type { ListPrice, ModelSchema } from "./entry.ts";
import type { Roles } from "./roles.ts";

/** A model with a list price. */
interface PricedModel {
  price: ListPrice;
  schema: ModelSchema;
  roles: Roles;
}

/**
 * The list price of a video in US dollars. Undefined if the fields and their defaults do not decide it, as with the
 * duration `auto`.
 */
export function priceUsd(fields: Fields, { price, schema, roles }: PricedModel): number | undefined {
  if (mayBeSeveral(withDefaults(fields, schema)) || hasShots(fields)) return undefined;
  const chosen = (factor: PriceFactor) => effectiveValue(fields, schema, roles[factor]);
  const seconds = parseSeconds(chosen("duration"));
  if (price.perVideo !== undefined) {
    return typeof price.perVideo === "number"
      ? price.perVideo
      : findRate(price.perVideo, (key) => seconds !== undefined && parseSeconds(key) === seconds);
  }
  const rate = findSecondRate(price, chosen, roles.resolution);
  return seconds === undefined || rate === undefined ? undefined : trimUsd(rate * seconds);
}

/** What the list price depends on. */
export function priceFactors({ perSecond, perSecondWithSound, perVideo }: ListPrice): PriceFactor[] {
  const byDuration = perVideo === undefined || typeof perVideo === "object";
  const byResolution = [perSecond, perSecondWithSound].some((rates) => typeof rates === "object");
  return [
    ...(byDuration ? ["duration" as const] : []),
    ...(byResolution ? ["resolution" as const] : []),
    ...(perSecondWithSound === undefined ? [] : ["sound" as const]),
  ];
}

function findSecondRate(
  price: ListPrice,
  chosen: (factor: PriceFactor) => Json | undefined,
  resolutionField: string | undefined,
): number | undefined {
  const rates = ratesFor(price, chosen("sound"));
  if (typeof rates !== "object") return rates;
  // A model without the field makes one resolution: the rate is certain if there is just one.
  const isOnly = resolutionField === undefined && Object.keys(rates).length === 1;
  return findRate(rates, (key) => isOnly || isNamedBy(key, chosen("resolution")));
}

function ratesFor(
  { perSecond, perSecondWithSound }: ListPrice,
  sound: Json | undefined,
): ListPrice["perSecond"] {
  if (perSecondWithSound === undefined || sound === false) return perSecond;
  return sound === true ? perSecondWithSound : undefined;
}

function findRate(rates: Record<string, number>, fits: (key: string) => boolean): number | undefined {
  return Object.entries(rates).find(([key]) => fits(key))?.[1];
}

/** @param key A resolution, or several: `720p/1080p`. */
function isNamedBy(key: string, resolution: Json | undefined): boolean {
  return typeof resolution === "string" && key.toLowerCase().split("/").includes(resolution.toLowerCase());
}

/** Whether a list of shots may give each a duration of its own. */
function hasShots(fields: Fields): boolean {
  return Object.values(fields).some((value) => Array.isArray(value) && value.some(hasDuration));
}

function hasDuration(value: Json): boolean {
  return (
    typeof value === "object" && value !== null && Object.keys(value).some((key) => /duration/iu.test(key))
  );
}
