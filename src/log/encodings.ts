/** A character, and its spelling in an encoded text. */
export interface Unit {
  written: string;
  /** One UTF-16 code unit. */
  plain: string;
}

/** One decoding of a text. The concatenated `written` of all units is the text. */
export interface View {
  /** Matches texts to which the decoding applies. */
  needs: RegExp;
  unitsOf: (text: string) => Unit[];
}

/** Splits a text into characters without decoding. */
export function plainUnits(text: string): Unit[] {
  return Array.from({ length: text.length }, (_, at) => ({
    written: text.charAt(at),
    plain: text.charAt(at),
  }));
}

const escapes =
  /&#(?<decimal>\d{1,7});?|(?:&#x(?<html>[\da-f]{1,6});?|\\u\{(?<point>[\da-f]{1,6})\}|(?:\\u0000|[\\%]u)(?<unit>[\da-f]{4})|\\x(?<byte>[\da-f]{2})|%(?<percent>[\da-f]{2}))|\\(?<octal>[0-3]?[0-7]{2})|&(?<entity>amp|lt|gt|quot|apos);|\\(?<itself>[\\"'/])/giu;

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decoded(units: readonly Unit[]): Unit[] {
  const text = units.map(({ plain }) => plain).join("");
  return replaced(text, escapes, units, ({ groups = {} }) => {
    const { decimal, octal, entity, itself } = groups;
    const hex = groups.html ?? groups.point ?? groups.unit ?? groups.byte ?? groups.percent;
    if (entity !== undefined) return entities[entity.toLowerCase()];
    if (itself !== undefined) return itself;
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    return String.fromCharCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });
}

const quotedPrintable = /=([\da-f]{2})/giu;
const hexByte = /(?:0x|\\x)?([\da-f]{2})[\s:,;._|-]{0,3}/giu;
const hexRun = /(?:(?:0x|\\x)?[\da-f]{2}[\s:,;._|-]{0,3}){8,}/giu;
const decimalByte = /(\d{2,3})[\s:,;._|-]{0,3}/gu;
const decimalRun = /(?:\d{2,3}[\s:,;._|-]{1,3}){7,}\d{2,3}/gu;

function bytes(text: string, run: RegExp, byte: RegExp, base: number): Unit[] {
  let end = 0;
  const parts = [...text.matchAll(run)].flatMap(({ 0: written, index }) => {
    const between = plainUnits(text.slice(end, index));
    end = index + written.length;
    return [...between, ...numbers(written, byte, base)];
  });
  return [...parts, ...plainUnits(text.slice(end))];
}

/** Decodes each match to the character with the matched number. */
function numbers(text: string, pattern: RegExp, base: number): Unit[] {
  return replaced(text, pattern, plainUnits(text), ({ 1: digits = "" }) =>
    String.fromCharCode(Number.parseInt(digits, base)),
  );
}

/** Merges the units of each match into one. */
function replaced(
  text: string,
  pattern: RegExp,
  units: readonly Unit[],
  plainOf: (match: RegExpMatchArray) => string | undefined,
): Unit[] {
  const result: Unit[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const next = match.index + match[0].length;
    result.push(...units.slice(end, match.index));
    const written = units.slice(match.index, next).map((unit) => unit.written);
    result.push({ written: written.join(""), plain: plainOf(match) ?? "\0" });
    end = next;
  }
  return [...result, ...units.slice(end)];
}

/**
 * Decodes the escapes of HTML, JSON, JavaScript, Python, URLs and mail, mixed and nested up to three times; and bytes
 * written as hexadecimal or decimal numbers with separators.
 */
export const views: readonly View[] = [
  { needs: escapes, unitsOf: (text) => decoded(plainUnits(text)) },
  { needs: escapes, unitsOf: (text) => decoded(decoded(plainUnits(text))) },
  { needs: escapes, unitsOf: (text) => decoded(decoded(decoded(plainUnits(text)))) },
  { needs: quotedPrintable, unitsOf: (text) => numbers(text, quotedPrintable, 16) },
  { needs: hexRun, unitsOf: (text) => bytes(text, hexRun, hexByte, 16) },
  { needs: decimalRun, unitsOf: (text) => bytes(text, decimalRun, decimalByte, 10) },
];
