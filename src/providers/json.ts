import * as z from "zod/mini";

/** Deeper than any answer nests; what reads an answer does so by recursion. */
const maxDepth = 64;

/**
 * Parses what a provider answered; undefined for what is no JSON, or none that can be meant to be read.
 *
 * @param clean Is applied to every text in it.
 */
export function parseJson(text: string, clean: (text: string) => string): unknown {
  const revive = (_key: string, member: unknown, context?: { source?: string }) =>
    typeof member === "string" ? clean(member) : keepLongId(member, context);
  try {
    const value = JSON.parse(text, revive) as unknown;
    return isWithin(value, maxDepth) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A part of an answer as text. What an object says of itself (`toString`) may be anything. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Ids have been seen as numbers of up to 18 digits, more than a number holds: those stay as they are written. */
function keepLongId(value: unknown, context?: { source?: string }): unknown {
  const long = typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
  return long ? (context?.source ?? value) : value;
}

function isWithin(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((member) => isWithin(member, depth - 1));
}

/**
 * A part of an answer that is good to know and no more: absent where it is not what it should be. What is paid for is
 * not lost for an odd price tag.
 */
export function optionalField<T extends z.core.SomeType>(schema: T) {
  return z.catch(z.nullish(schema), undefined);
}
