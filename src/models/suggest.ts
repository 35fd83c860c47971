import { closest, distance } from "fastest-levenshtein";

/** `; did you mean "…"?` where a known word is near the mistyped one, else the empty string. Numbers are no words. */
export function didYouMean(word: string, known: readonly string[]): string {
  if (!/\p{L}{3}/u.test(word)) return "";
  const near = known.filter((candidate) => isNear(word.toLowerCase(), candidate.toLowerCase()));
  return near.length > 0 ? `; did you mean "${closest(word, near)}"?` : "";
}

/** A part of a word counts as near, such as `pixverse/v5` of a longer id. */
function isNear(word: string, known: string): boolean {
  return known.includes(word) || distance(word, known) <= Math.max(2, known.length * 0.4);
}
