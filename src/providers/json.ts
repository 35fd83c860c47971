import * as z from "zod/mini";

/** Deeper than any answer; the code that reads answers is recursive. */
const maxDepth = 64;

/**
 * Parses a provider's answer; undefined if it is not JSON or nests deeper than `maxDepth`.
 *
 * @param clean Applied to every string in it.
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

/** A part of an answer as text. Never calls `toString`, which the answer may define. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Some ids are numbers of up to 18 digits, too long for a JavaScript number: they become strings. */
function keepLongId(value: unknown, context?: { source?: string }): unknown {
  const long = typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
  return long ? (context?.source ?? value) : value;
}

function isWithin(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((member) => isWithin(member, depth - 1));
}

/**
 * An optional field. A value of the wrong type is read as absent, so that malformed metadata cannot lose a paid video.
 */
export function optionalField<T extends z.core.SomeType>(schema: T) {
  return z.catch(z.nullish(schema), undefined);
}
