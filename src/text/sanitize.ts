import { stripVTControlCharacters } from "node:util";

/**
 * Makes text from outside (prompts, provider messages, file names) safe to stand in one line of a log.
 *
 * The runner reads commands from the log: `::` opens one at a line's start, `##[` anywhere in it. Terminals read
 * escape sequences, readers are fooled by bidirectional and invisible characters. All of these are taken out or
 * broken up; line ends become spaces; lone surrogates become U+FFFD.
 *
 * @param limit Characters to keep; what is longer ends in an ellipsis.
 */
export function oneLine(text: string, limit = 500): string {
  const line = stripVTControlCharacters(text.slice(0, limit * 4).toWellFormed())
    .replace(/\s+/gu, " ")
    .replace(invisible, "")
    .replaceAll("##[", "## [")
    .trim()
    .replace(/^::/u, ": :");
  return shorten(line, limit);
}

/** Text as a sentence: what does not end as one is given a full stop. */
export function sentence(text: string): string {
  return /(?:[.!?…]["')\]]?|\n)$/u.test(text) ? text : `${text}.`;
}

/** Cuts text at a whole character. */
export function shorten(text: string, limit: number): string {
  const characters = [...text];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join("")}…`;
}

/** A value as a message shows it: short, on one line, text in quotation marks. */
export function quoted(value: unknown): string {
  if (typeof value === "string") return `"${oneLine(value, 80)}"`;
  // JSON has no NaN and no infinity.
  const shown = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  return oneLine(shown, 80);
}

/** Control, format (bidirectional, zero-width), private-use and unassigned code points. */
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu;
