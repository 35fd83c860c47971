import { sourceOf } from "../../github/attachments.ts";
import { decodeEntities } from "../../text/entities.ts";

/** A comment's text without its pictures, and their addresses in order. */
export interface SeparatedText {
  text: string;
  pictures: string[];
}

/** Text that Markdown does not read: blocks of code, code within a line, comments of HTML. */
const verbatim = [
  // A block between fences; the end of the text closes it too.
  String.raw`(?<=\n)[ \t>]*(?<fence>\x60{3,}|~{3,})[^\n\x60]*(?=\n|$)[^]*?(?:\n[ \t>]*\k<fence>[\x60~]*[ \t]*(?=\n|$)|$)`,
  // An indented block begins after a blank line.
  String.raw`(?<=\n[ \t]*\n)(?:(?: {4}|\t)[^\n]*(?:\n|$))+`,
  String.raw`(?<!\x60)(?<ticks>\x60+)(?!\x60)(?:(?!\n[ \t]*\n)[^])*?(?<!\x60)\k<ticks>(?!\x60)`,
  "<!--[^]*?(?:-->|$)",
];

const label = String.raw`(?:\\.|[^\[\]\\]|\[[^\[\]]*\])*`;
const destination = String.raw`(?:<(?<angled>[^<>\n]*)>|(?<bare>[^\s<>()]*(?:\([^\s()]*\)[^\s()]*)*))`;
const title = String.raw`(?:"[^"]*"|'[^']*'|\([^()]*\))`;
const tag = String.raw`<img(?<attributes>(?:\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*)?)>`;
const inline = String.raw`!\[${label}\]\(\s*${destination}(?:\s+${title})?\s*\)`;
const reference = String.raw`!\[(?<label>${label})\](?:\[(?<reference>[^\[\]]*)\])?`;
/** What makes a picture a link, such as GitHub's own page of it. */
const linked = [String.raw`\[(?:${inline})\]\([^()\s]*\)`, String.raw`<a(?:\s[^<>]*)?>\s*(?:${tag})\s*</a>`];

const definition = new RegExp(
  String.raw`(?<=\n) {0,3}\[(?<label>[^\[\]\n]+)\]:[ \t]*\n?[ \t]*${destination}(?:[ \t]+${title})?[ \t]*(?:\n|$)`,
  "gu",
);

const picture = new RegExp(
  [...verbatim, String.raw`\\[^]`, ...[...linked, inline, reference, tag].map((each) => `(?:${each})`)].join(
    "|",
  ),
  "giu",
);

/** The value of a flag, so far on the first line: `--image `. */
const pictureFlag = /(?:^|\s)\p{Pd}{1,2}(?:last[-_])?image(?:=|\s+)["']?$/iu;

/**
 * Takes the pictures out of a comment's text, where Markdown shows them: `![alt](address)`, `![alt][name]`, `<img src>`.
 * A picture behind `--image` becomes that flag's value.
 *
 * @param text The text after the command.
 */
export function separatePictures(text: string): SeparatedText {
  const definitions = new Map(
    [...text.matchAll(definition)].map(({ groups = {} }) => [
      readElementName(groups.label ?? ""),
      destinationOf(groups),
    ]),
  );
  const pictures: string[] = [];
  const used = new Set<string>();
  let kept = "";
  let at = 0;
  for (const { 0: written, index, groups = {} } of text.matchAll(picture)) {
    const name = readElementName(groups.reference || (groups.label ?? ""));
    const address = readPictureAddress(groups) ?? definitions.get(name);
    if (address === undefined) continue;
    used.add(name);
    kept += text.slice(at, index);
    at = index + written.length;
    const line = kept.slice(kept.lastIndexOf("\n") + 1);
    if (line === kept && pictureFlag.test(line)) {
      kept += address;
      continue;
    }
    pictures.push(address);
    const [, spaces = "", lineEnd = ""] = /^([ \t]*)(\n?)/u.exec(text.slice(at, at + 100)) ?? [];
    const isAlone =
      line.trim() === "" && line !== kept && (lineEnd !== "" || at + spaces.length === text.length);
    if (isAlone) {
      kept = kept.slice(0, kept.length - line.length);
      at += spaces.length + lineEnd.length;
    } else if (/(?:^|\s)$/u.test(line)) {
      at += spaces.length;
    }
  }
  kept += text.slice(at);
  const rest = kept.replace(definition, (whole, label: string) =>
    used.has(readElementName(label)) ? "" : whole,
  );
  return { text: rest, pictures };
}

function readPictureAddress(groups: Groups): string | undefined {
  return groups.attributes === undefined ? destinationOf(groups) : escapeSpaces(sourceOf(groups.attributes));
}

function destinationOf({ angled, bare }: Groups): string | undefined {
  const written = angled ?? bare;
  return escapeSpaces(written && decodeEntities(written.replace(/\\(?=[!-/:-@[-`{-~])/gu, "")));
}

/** An address may become a flag's value, which quotation marks and spaces would end. */
function escapeSpaces(address: string | undefined): string | undefined {
  return (
    address?.replace(/[\s"'\\]/gu, (character) => encodeURIComponent(character).replace("'", "%27")) ||
    undefined
  );
}

/** Names of references differ neither in case nor in white space. */
function readElementName(label: string): string {
  return label.trim().replace(/\s+/gu, " ").toLowerCase();
}

type Groups = Readonly<Record<string, string | undefined>>;
