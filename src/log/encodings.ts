/** A text with its encoded characters decoded. */
export interface Decoded {
  plain: string;
  /** For each UTF-16 code unit of `plain`, where its spelling in the original text ends. */
  ends: readonly number[];
}

/** One decoding of a text. */
export interface View {
  /** Matches texts to which the decoding applies. */
  needs: RegExp;
  decode: (text: string) => Decoded;
}

/** A text that is its own decoding. */
export function asWritten(text: string): Decoded {
  return { plain: text, ends: Array.from({ length: text.length }, (_, at) => at + 1) };
}

const escapes =
  /&#(?<decimal>\d{1,7});?|(?:&#x(?<html>[\da-f]{1,6});?|\\u\{(?<point>[\da-f]{1,6})\}|(?:\\u0000|[\\%]u)(?<unit>[\da-f]{4})|\\x(?<byte>[\da-f]{2})|%(?<percent>[\da-f]{2}))|\\(?<octal>[0-3]?[0-7]{2})|&(?<entity>amp|lt|gt|quot|apos);|\\(?<itself>[\\"'/])/giu;

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function withoutEscapes(text: Decoded): Decoded {
  return replace(text, spelled(text.plain, escapes, escaped));
}

function escaped({ groups = {} }: RegExpMatchArray): string {
  const { decimal, octal, entity, itself } = groups;
  const hex = groups.html ?? groups.point ?? groups.unit ?? groups.byte ?? groups.percent;
  if (entity !== undefined) return entities[entity.toLowerCase()] ?? "\0";
  if (itself !== undefined) return itself;
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
  return String.fromCharCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
}

const quotedPrintable = /=([\da-f]{2})/giu;
const hexByte = /(?:0x|\\x)?([\da-f]{2})[\s:,;._|-]{0,3}/giu;
const hexRun = /(?:(?:0x|\\x)?[\da-f]{2}[\s:,;._|-]{0,3}){8,}/giu;
const decimalByte = /(\d{2,3})[\s:,;._|-]{0,3}/gu;
const decimalRun = /(?:\d{2,3}[\s:,;._|-]{1,3}){7,}\d{2,3}/gu;

/** Numbers in runs of several. */
function bytes(text: string, run: RegExp, byte: RegExp, base: number): Decoded {
  const runs = [...text.matchAll(run)].flatMap(({ 0: numbers, index }) => [
    ...spelled(numbers, byte, numbered(base), index),
  ]);
  return replace(asWritten(text), runs);
}

function numbered(base: number): (match: RegExpMatchArray) => string {
  return ({ 1: digits = "" }) => String.fromCharCode(Number.parseInt(digits, base));
}

/** A place in a text that spells one code unit. */
interface Spelled {
  start: number;
  end: number;
  plain: string;
}

/** @param offset Of the text in the whole one. */
function* spelled(
  text: string,
  pattern: RegExp,
  decode: (match: RegExpMatchArray) => string,
  offset = 0,
): Generator<Spelled> {
  for (const match of text.matchAll(pattern)) {
    const start = offset + match.index;
    yield { start, end: start + match[0].length, plain: decode(match) };
  }
}

function replace({ plain, ends }: Decoded, places: Iterable<Spelled>): Decoded {
  const clear: Decoded & { ends: number[] } = { plain: "", ends: [] };
  let at = 0;
  const keepTo = (end: number): void => {
    clear.plain += plain.slice(at, end);
    for (; at < end; at++) clear.ends.push(ends[at] ?? 0);
  };
  for (const place of places) {
    keepTo(place.start);
    clear.plain += place.plain;
    clear.ends.push(ends[place.end - 1] ?? 0);
    at = place.end;
  }
  keepTo(plain.length);
  return clear;
}

/**
 * Decodes the escapes of HTML, JSON, JavaScript, Python, URLs and mail, mixed and nested up to three times; and bytes
 * written as hexadecimal or decimal numbers with separators.
 */
export const views: readonly View[] = [
  { needs: escapes, decode: (text) => withoutEscapes(asWritten(text)) },
  { needs: escapes, decode: (text) => withoutEscapes(withoutEscapes(asWritten(text))) },
  { needs: escapes, decode: (text) => withoutEscapes(withoutEscapes(withoutEscapes(asWritten(text)))) },
  {
    needs: quotedPrintable,
    decode: (text) => replace(asWritten(text), spelled(text, quotedPrintable, numbered(16))),
  },
  { needs: hexRun, decode: (text) => bytes(text, hexRun, hexByte, 16) },
  { needs: decimalRun, decode: (text) => bytes(text, decimalRun, decimalByte, 10) },
];
