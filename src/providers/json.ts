/** Deeper than any answer nests; what reads an answer does so by recursion. */
const maxDepth = 64;

/** Parses what a provider answered; undefined for what is no JSON, or none that can be meant to be read. */
export function parseJson(text: string): unknown {
  try {
    const value = JSON.parse(text, keepLongIds) as unknown;
    return isWithin(value, maxDepth) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Ids have been seen as numbers of up to 18 digits, more than a number holds: those stay as they are written. */
function keepLongIds(_key: string, value: unknown, context?: { source?: string }): unknown {
  const long = typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
  return long ? (context?.source ?? value) : value;
}

function isWithin(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((member) => isWithin(member, depth - 1));
}
