import { isDeepStrictEqual } from "node:util";
import type { Json } from "../providers/provider.ts";
import { effectiveValue } from "./effective.ts";
import type { ModelSchema } from "./entry.ts";

/** A rule that the provider states in words and no schema contains. */
export type Rule =
  /** Some values of a field do not go with values of other fields, or with no value. */
  | {
      field: string;
      /** Values of other fields under which the rule holds; without them it always holds. */
      when?: Readonly<Record<string, readonly Json[]>>;
      /** A field under which the rule holds, whatever its value. */
      whenGiven?: string;
      not?: readonly Json[];
      only?: readonly Json[];
      /** A predicate for users: what is wrong, and what to do. */
      say: string;
    }
  /** The provider counts bytes of UTF-8, not characters. */
  | { field: string; maxBytes: number }
  /** The field says nothing without one of these. */
  | { field: string; needs: readonly string[] }
  /** The provider refuses the field together with any of these. */
  | { field: string; without: readonly string[] }
  | { exactlyOne: readonly [field: string, other: string] };

/** A rule that fields break. */
export interface Breach {
  field: string;
  message: string;
}

/** The fields of a request, as rules see them. */
interface Given {
  fields: Readonly<Record<string, unknown>>;
  schema: ModelSchema;
  /** Fields that are wrong by themselves. Rules about them are left out, so that one mistake is reported once. */
  wrong: ReadonlySet<string>;
  /** How users call a field. */
  nameOf: (field: string) => string;
}

/** Finds the rules that fields break. */
export function breaches(rules: readonly Rule[], given: Given): Breach[] {
  return rules.flatMap((rule) => {
    if ("exactlyOne" in rule) return exactlyOne(rule.exactlyOne, given);
    if (given.wrong.has(rule.field)) return [];
    const message = describeBreach(rule, given);
    return message === undefined ? [] : [{ field: rule.field, message }];
  });
}

/** Undefined where the fields keep to the rule. */
function describeBreach(
  rule: Exclude<Rule, { exactlyOne: unknown }>,
  { fields, schema, wrong, nameOf }: Given,
): string | undefined {
  const { field } = rule;
  if ("maxBytes" in rule) {
    const bytes = Buffer.byteLength(String(fields[field] ?? ""));
    if (bytes <= rule.maxBytes) return undefined;
    return `is ${bytes} bytes of UTF-8, and may be at most ${rule.maxBytes}`;
  }
  if ("needs" in rule) {
    if (!isGiven(fields, field) || rule.needs.some((name) => isGiven(fields, name))) return undefined;
    return `needs ${rule.needs.map(nameOf).join(" or ")} beside it; give that too, or leave it out`;
  }
  if ("without" in rule) {
    const [other] = rule.without.filter((name) => isGiven(fields, name));
    if (!isGiven(fields, field) || other === undefined) return undefined;
    return `may not be given together with ${nameOf(other)}; leave one of them out`;
  }
  const { when = {}, whenGiven, not = [], only, say } = rule;
  if (whenGiven !== undefined && !isGiven(fields, whenGiven)) return undefined;
  const value = effectiveValue(fields, schema, field);
  const holds = Object.entries(when).every(
    ([name, values]) => !wrong.has(name) && includes(values, effectiveValue(fields, schema, name)),
  );
  if (value === undefined || !holds) return undefined;
  return includes(not, value) || (only && !includes(only, value)) ? say : undefined;
}

function exactlyOne([field, other]: readonly [string, string], { fields, wrong, nameOf }: Given): Breach[] {
  const given = [field, other].filter((name) => isGiven(fields, name));
  if (given.length === 1 || wrong.has(field) || wrong.has(other)) return [];
  const message =
    given.length === 0
      ? `is missing; give it or ${nameOf(other)}`
      : `may not be given together with ${nameOf(other)}; leave one of them out`;
  return [{ field, message }];
}

function isGiven(fields: Given["fields"], name: string): boolean {
  return Object.hasOwn(fields, name) && fields[name] !== null && fields[name] !== undefined;
}

function includes(values: readonly Json[], value: unknown): boolean {
  return values.some((each) => isDeepStrictEqual(each, value));
}
