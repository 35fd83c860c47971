import type { Fields, Json } from "../providers/provider.ts";
import { effectiveValue } from "./effective.ts";
import type { ListPrice, ModelSchema } from "./entry.ts";
import { type Roles, secondsOf } from "./roles.ts";

/** US dollars for these fields at a list price; undefined if the fields and the model's defaults leave it open. */
export function listPriceUsd(
  { perVideo, perSecond, perSecondWithSound }: ListPrice,
  schema: ModelSchema,
  roles: Roles,
  fields: Fields,
): number | undefined {
  const value = (name: string | undefined) => effectiveValue(fields, schema, name);
  const duration = value(roles.duration);
  if (perVideo !== undefined) return priceBy(perVideo, duration);
  const withSound = perSecondWithSound !== undefined && value(roles.sound) === true;
  const rate = withSound ? perSecondWithSound : priceBy(perSecond, value(roles.resolution));
  const seconds = secondsOf(duration);
  return rate === undefined || seconds === undefined ? undefined : rate * seconds;
}

function priceBy(
  price: number | Readonly<Record<string, number>> | undefined,
  value: Json | undefined,
): number | undefined {
  return typeof price === "object" ? price[String(value)] : price;
}
