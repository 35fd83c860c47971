import { shorten } from "./text.ts";

/** The longest text from outside that a summary or a comment shows. */
const maxBlockLength = 10_000;

/** Text as code inside a line: no markup, no link, no mention comes alive in it. */
export function code(text: string): string {
  return `<code>${escapeHtml(text.replace(/\s+/gu, " "))}</code>`;
}

/** Text as a block of code, its lines kept. Line ends are written as entities, so that no blank line ends the block. */
export function codeBlock(text: string): string {
  return `<pre><code>${escapeHtml(shorten(text.trim(), maxBlockLength))}</code></pre>`;
}

/** A table of two columns, whose cells are Markdown already. */
export function table(rows: readonly (readonly [string, string])[]): string {
  return ["| | |", "|---|---|", ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join("\n");
}

/** Every character that HTML or Markdown could read as markup becomes an entity; the dot because of `www.` links. */
function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/gu, "\n")
    .replaceAll("\t", " ")
    .replace(/[^\n\P{C}]/gu, "")
    .replace(/[^\p{L}\p{M}\p{N} ,;?/=-]/gu, (character) => `&#${character.codePointAt(0)};`);
}
