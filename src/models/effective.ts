import type { Json } from "../providers/provider.ts";
import type { ModelSchema } from "./entry.ts";

/** The value of a field: as given, else the provider's default. Undefined without either, or without a field. */
export function effectiveValue(
  given: Readonly<Record<string, unknown>>,
  { fields }: ModelSchema,
  name: string | undefined,
): Json | undefined {
  if (name === undefined || !Object.hasOwn(fields, name)) return undefined;
  return Object.hasOwn(given, name) ? (given[name] as Json) : fields[name]?.default;
}
