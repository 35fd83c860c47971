import { isDeepStrictEqual } from "node:util";
import type { Json } from "../providers/provider.ts";
import { effectiveValue } from "./effective.ts";
import type { ModelSchema } from "./entry.ts";

/** A rule that the provider states in words and no schema contains. */
export type Rule =
  /** Some values of a field do not go with values of other fields. */
  | {
      field: string;
      /** The values of other fields under which the rule holds; without them it always holds. */
      when?: Readonly<Record<string, readonly Json[]>>;
      not?: readonly Json[];
      only?: readonly Json[];
      /** Predicate for users: what is wrong, and what to do. */
      say: string;
    }
  /** The provider counts bytes of UTF-8, not characters. */
  | { field: string; maxBytes: number };

/** A rule that fields break. */
export interface Breach {
  field: string;
  message: string;
}

/**
 * Checks fields against rules. A field that is not given counts as its default. Rules about a field that is wrong by
 * itself are left out, so that one mistake is reported once.
 */
export function breaches(
  rules: readonly Rule[],
  given: Readonly<Record<string, unknown>>,
  schema: ModelSchema,
  wrong: ReadonlySet<string>,
): Breach[] {
  const valueIn = (name: string) => effectiveValue(given, schema, name);
  return rules.flatMap((rule): Breach[] => {
    const { field } = rule;
    const value = valueIn(field);
    if (value === undefined || wrong.has(field)) return [];
    if ("maxBytes" in rule) {
      const bytes = Buffer.byteLength(String(value));
      if (bytes <= rule.maxBytes) return [];
      return [{ field, message: `is ${bytes} bytes of UTF-8, and may be at most ${rule.maxBytes}` }];
    }
    const { when = {}, not, only, say } = rule;
    const holds = Object.entries(when).every(
      ([name, values]) => !wrong.has(name) && includes(values, valueIn(name)),
    );
    const allowed = !includes(not ?? [], value) && includes(only ?? [value as Json], value);
    return holds && !allowed ? [{ field, message: say }] : [];
  });
}

function includes(values: readonly Json[], value: unknown): boolean {
  return values.some((each) => isDeepStrictEqual(each, value));
}
