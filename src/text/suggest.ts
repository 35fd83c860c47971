import { distance } from "fastest-levenshtein";

/** Characters of the longest word that is compared: no id, field or value is longer, and the time grows with the length. */
const longestWord = 200;

/** `; did you mean "…"?` where a known word is near the mistyped one, else the empty string. */
export function didYouMean(word: string, known: readonly string[]): string {
  const nearest = nearestOf(word, known);
  return nearest === undefined ? "" : `; did you mean "${nearest}"?`;
}

/** The known word that is nearest to a mistyped one; undefined where none is near. */
export function nearestOf(word: string, known: readonly string[]): string | undefined {
  if (word.length > longestWord) return undefined;
  const given = plain(word);
  const isWord = /\p{L}{3}/u.test(given);
  const near = known.filter((candidate) =>
    isWord ? isNear(given, plain(candidate)) : isSpeltLike(word, candidate),
  );
  // Figures that could be two things are as likely to be a third.
  if (near.length === 0 || (!isWord && near.length > 1)) return undefined;
  const [nearest] = near.toSorted(
    (a, b) => distance(given, plain(a)) - distance(given, plain(b)) || distance(word, a) - distance(word, b),
  );
  return nearest;
}

/** Neither case nor punctuation tells words apart. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** A part of a word counts as near, such as `pixverse/v5` of a longer id. */
function isNear(word: string, known: string): boolean {
  return known.includes(word) || distance(word, known) <= Math.max(2, known.length * 0.4);
}

/** The same figures, and a letter too many or too few: `1080` is like `1080p`, and one number never like another. */
function isSpeltLike(word: string, known: string): boolean {
  const figures = word.replace(/\D/gu, "");
  if (figures === "" || figures !== known.replace(/\D/gu, "")) return false;
  const bothNumbers = Number.isFinite(Number(word)) && Number.isFinite(Number(known));
  return !bothNumbers && distance(plain(word), plain(known)) <= 1;
}
