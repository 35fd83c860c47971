import { closest, distance } from "fastest-levenshtein";

/** `; did you mean "…"?` where a known word is near the mistyped one, else the empty string. Numbers are no words. */
export function didYouMean(word: string, known: readonly string[]): string {
  if (known.length === 0 || !/\p{L}{3}/u.test(word)) return "";
  const best = closest(word.toLowerCase(), known);
  const near = distance(word.toLowerCase(), best.toLowerCase()) <= Math.max(2, best.length * 0.4);
  return near ? `; did you mean "${best}"?` : "";
}
