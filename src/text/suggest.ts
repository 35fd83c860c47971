import { distance } from "fastest-levenshtein";

/** Characters of the longest word that is compared: no id, field or value is longer, and the time grows with the length. */
const longestWord = 200;

/** `; did you mean "…"?` where a known word is near the mistyped one, else the empty string. */
export function didYouMean(word: string, known: readonly string[]): string {
  const nearest = findNearest(word, known);
  return nearest === undefined ? "" : `; did you mean "${nearest}"?`;
}

/** At most so many ids are suggested for a part of them. */
const mostIds = 3;

/** The same for ids of models. Several if what is written is a part of them, such as `sora-2`. */
export function didYouMeanId(id: string, known: readonly string[]): string {
  const near = nearOnes(id, known);
  const [nearest = ""] = near;
  const isPart = (whole: string) => plain(whole) !== plain(id) && plain(whole).includes(plain(id));
  const meant = isPart(nearest) ? near.filter(isPart).slice(0, mostIds) : near.slice(0, 1);
  const names = meant.map((each) => `"${each}"`);
  return names.length === 0 ? "" : `; did you mean ${names.join(", ").replace(/, (?="[^"]*"$)/u, " or ")}?`;
}

/** The known word that is nearest to a mistyped one; undefined where none is near. */
export function findNearest(word: string, known: readonly string[]): string | undefined {
  return nearOnes(word, known)[0];
}

/** The known words that are near a mistyped one, the nearest first. */
function nearOnes(word: string, known: readonly string[]): string[] {
  if (word.length > longestWord) return [];
  const given = plain(word);
  const isWord = /\p{L}{3}/u.test(given);
  const near = known.filter((candidate) =>
    isWord ? isNear(given, plain(candidate)) : isSpeltLike(word, candidate),
  );
  if (near.length === 0) return isWord ? knownWithin(given, known) : [];
  // Figures that could be two things are as likely to be a third.
  if (!isWord && near.length > 1) return [];
  // `veo3.1` is a part of `fal-ai/veo3.1`, though `veo2` has fewer letters that differ.
  const lacksIt = (candidate: string) => Number(!plain(candidate).includes(given));
  return near.toSorted(
    (a, b) =>
      lacksIt(a) - lacksIt(b) ||
      distance(given, plain(a)) - distance(given, plain(b)) ||
      distance(word, a) - distance(word, b),
  );
}

/** Letters and figures of a known word that is recognized within a longer one, such as an id within an address. */
const shortestWithin = 6;

/** The longest first. */
function knownWithin(word: string, known: readonly string[]): string[] {
  const within = known.filter((candidate) => {
    const text = plain(candidate);
    return text.length >= shortestWithin && word.includes(text);
  });
  return within.toSorted((a, b) => b.length - a.length);
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
