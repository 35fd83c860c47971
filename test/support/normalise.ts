/** What differs from run to run, with the word that stands for it. */
const passing: readonly (readonly [word: string, pattern: RegExp])[] = [
  ["date", /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g],
  ["sha256", /\b[0-9a-f]{64}\b/g],
  ["uuid", /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g],
  ["random", /(?<=\/results-)\w{6}(?=\/)/g],
  ["number", /\b\d{10,18}\b/g],
  ["port", /(?<=(?:127\.0\.0\.1|localhost|\[::1\]):)\d+\b/g],
];

/** `0.4 s` and `2 min 5 s`, with the padding before it; a video's `5 s` has no fraction and stays. */
const elapsed = / *\b(?:\d+ min(?: \d+ s)?|\d+\.\d s)\b/g;

/**
 * A log, a summary or the like, ready for a snapshot: times become `<elapsed>`, and other passing things a word with a
 * number, the same for the same thing: `<uuid 1>`.
 * @param known literal texts by the word that is to stand for them, such as `{ workspace: "/tmp/x" }`
 */
export function normalise(text: string, known: Readonly<Record<string, string>> = {}): string {
  const longestFirst = Object.entries(known).sort(([, a], [, b]) => b.length - a.length);
  let plain = longestFirst.reduce((result, [word, literal]) => result.replaceAll(literal, `<${word}>`), text);
  for (const [word, pattern] of passing) plain = numbered(plain, word, pattern);
  return plain.replaceAll(elapsed, (match) => `${match.startsWith(" ") ? " " : ""}<elapsed>`);
}

function numbered(text: string, word: string, pattern: RegExp): string {
  const seen: string[] = [];
  return text.replaceAll(pattern, (match) => {
    if (!seen.includes(match)) seen.push(match);
    return `<${word} ${seen.indexOf(match) + 1}>`;
  });
}
