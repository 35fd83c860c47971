import { shorten } from "./sanitize.ts";

/** The longest texts from outside that a summary or a comment shows, as a block and inside a line. */
const maxBlockLength = 10_000;
const maxCodeLength = 500;

/** Text as code inside a line: no markup, no link, no mention comes alive in it. */
export function code(text: string): string {
  return `<code>${escapeCode(shorten(text.replace(/\s+/gu, " "), maxCodeLength))}</code>`;
}

function escapeCode(text: string): string {
  return escapeHtml(text).replace(mailAt, "&#64;&#8288;");
}

/**
 * The sign of an e-mail address. GitHub looks for those once entities are characters again, inside `<code>` too, but
 * not inside `<pre>`; a word joiner behind the sign, which nobody sees, makes it none.
 */
const mailAt = /(?<=[a-z\d-]|&#(?:43|46|95);)&#64;/giu;

/**
 * Text as a block of code, its lines kept. Line ends are written as entities, so that no blank line ends the block.
 *
 * @param limit Characters that the block may take as it is written, entities and tags included.
 */
export function codeBlock(text: string, limit = Number.POSITIVE_INFINITY): string {
  return fitting(text, limit, (shown) => `<pre><code>${escapeHtml(shown)}</code></pre>`);
}

/** Text as code of which each line is a paragraph, that wraps where a block would have to be scrolled. @param limit as above. */
export function codeParagraphs(text: string, limit = Number.POSITIVE_INFINITY): string {
  return fitting(text, limit, (shown) => codeLines(shown).join("\n\n"));
}

/** Text as a list, each of its lines an item of code. @param limit as above. */
export function codeList(text: string, limit: number): string {
  return fitting(text, limit, (shown) =>
    codeLines(shown)
      .map((line) => `- ${line}`)
      .join("\n"),
  );
}

function codeLines(text: string): string[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => `<code>${escapeCode(line.trim())}</code>`);
}

/** Shortens a text until what is made of it fits. */
function fitting(text: string, limit: number, render: (shown: string) => string): string {
  const shown = shorten(text.trim(), maxBlockLength);
  const whole = render(shown);
  if (whole.length <= limit) return whole;
  return fitting(shorten(shown, Math.floor([...shown].length * 0.9)), limit, render);
}

/** A link to a web page; an address that is none stays text. */
export function link(address: string, text: string): string {
  const url = URL.parse(address);
  if (url?.protocol !== "https:" && url?.protocol !== "http:") return text;
  return `<a href="${escapeAddress(url)}">${text}</a>`;
}

function escapeAddress({ href }: URL): string {
  return href.replace(/[&"'<>`]/gu, entity);
}

/** A picture; empty for an address that is none. @param alt A text of our own. @param height In pixels. */
export function image(address: string, alt: string, height: number): string {
  const url = URL.parse(address);
  return url?.protocol === "https:"
    ? `<img alt="${alt}" height="${height}" src="${escapeAddress(url)}">`
    : "";
}

/** A table of two columns, whose cells are Markdown already. @param heading What the rows are. */
export function table(heading: string, rows: readonly (readonly [string, string])[]): string {
  return [`| ${heading} | |`, "|---|---|", ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join(
    "\n",
  );
}

/** Every character that HTML or Markdown could read as markup becomes an entity; the dot because of `www.` links. */
function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/gu, "\n")
    .replaceAll("\t", " ")
    .replace(/[^\n\P{C}]/gu, "")
    .replace(/[^\p{L}\p{M}\p{N} ,;?/=-]/gu, entity);
}

function entity(character: string): string {
  return `&#${character.codePointAt(0)};`;
}
