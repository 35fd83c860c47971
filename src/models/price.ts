import type { Fields, Json, PriceFactor } from "../providers/provider.ts";
import { parseSeconds } from "../providers/seconds.ts";
import { mayBeSeveral } from "../providers/several-videos.ts";
import { trimUsd } from "../text/format.ts";
import type { FieldSchema, ListPrice } from "./entry.ts";

/** A model with a list price, and the names of the fields that decide what a video of it costs. */
export interface PricedModel {
  price: ListPrice;
  fields: Readonly<Record<string, FieldSchema>>;
  names: Readonly<Partial<Record<PriceFactor, string>>>;
}

/**
 * The list price of a video in US dollars. Undefined if the fields and their defaults do not decide it, as with the
 * duration `auto`.
 */
export function priceUsd(given: Fields, { price, fields, names }: PricedModel): number | undefined {
  const complete = { ...defaultsOf(fields), ...given };
  if (mayBeSeveral(complete) || hasShots(complete)) return undefined;
  const chosen = (factor: PriceFactor) => {
    const name = names[factor];
    return name !== undefined && Object.hasOwn(complete, name) ? complete[name] : undefined;
  };
  const seconds = parseSeconds(chosen("duration"));
  if (price.perVideo !== undefined) {
    return typeof price.perVideo === "number"
      ? price.perVideo
      : findRate(price.perVideo, (key) => seconds !== undefined && parseSeconds(key) === seconds);
  }
  if (seconds === undefined) return undefined;
  const rates = ratesFor(price, chosen("sound"));
  const resolution = chosen("resolution");
  // A model without the field makes one resolution: the rate is certain if there is just one.
  const isOnly =
    typeof rates === "object" && names.resolution === undefined && Object.keys(rates).length === 1;
  const rate =
    typeof rates === "object" ? findRate(rates, (key) => isOnly || isNamedBy(key, resolution)) : rates;
  return rate === undefined ? undefined : trimUsd(rate * seconds);
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

/** The values that the provider takes for the fields that are not given. */
export function defaultsOf(fields: Readonly<Record<string, FieldSchema>>): Fields {
  const entries = Object.entries(fields).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}

function ratesFor({ perSecond, perSecondWithSound }: ListPrice, sound: Json | undefined) {
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
