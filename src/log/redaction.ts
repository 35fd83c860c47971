import { plainUnits, type Unit, views } from "./encodings.ts";

/** Shorter pieces of a key than this say nothing about it, and would match ordinary words. */
const pieceLength = 8;

/** No service gives out a shorter key; a shorter one is made up, and its pieces are words or numbers. */
const leastKeyWithPieces = 16;

const hidden = "***";

/**
 * Keeps keys out of everything that is written. A provider may echo a key whole, in part, or encoded;
 * the runner's own mask knows only the exact text.
 */
export class Redactor {
  /** Hidden as they are and in no other spelling. */
  readonly #exact = new Set<string>();
  /** Each form of the others, with the least number of its characters in a row that are hidden. */
  readonly #forms = new Map<string, number>();
  /** The pieces of all forms, by their length. */
  readonly #pieces = new Map<number, Set<string>>();

  /**
   * @param exact Whether nothing but the key itself is hidden, as in a dry run, where no key is needed.
   * @returns the spellings of the key that the runner has to mask too.
   */
  add(key: string, exact = false): string[] {
    if (exact || key.length < pieceLength) {
      this.#exact.add(key);
      return [key];
    }
    const forms = spellings(key);
    for (const form of [...forms, ...rareSpellings(key)])
      this.#addForm(form, key.length < leastKeyWithPieces ? form.length : pieceLength);
    return forms;
  }

  /** Replaces whole keys, in any spelling, and leaves alone what only looks like a piece of one. */
  cover(text: string): string {
    return hide(text, [...this.#exact, ...this.#forms.keys()], pieceLength);
  }

  /**
   * Replaces each run of characters that is a piece of a key, in any spelling, by `***`.
   *
   * @param least Keys with fewer characters than this are left: they may stand in a hash or a number.
   */
  redact(text: string, least = 0): string {
    const start = hide(text, [...this.#exact], least);
    if (this.#forms.size === 0) return start;
    const plain = this.#holdsPiece(start) ? this.#redactUnits(plainUnits(start)) : start;
    return views.reduce((clean, { needs, unitsOf }) => {
      if (clean.search(needs) < 0) return clean;
      const units = unitsOf(clean);
      return this.#holdsPiece(textOf(units)) ? this.#redactUnits(units) : clean;
    }, plain);
  }

  #redactUnits(units: readonly Unit[]): string {
    const clean = [...this.#forms].reduce<readonly Unit[]>(redactPieces, units);
    return clean.map((unit) => unit.written).join("");
  }

  #addForm(form: string, length: number): void {
    this.#forms.set(form, length);
    const pieces = this.#pieces.get(length) ?? new Set();
    for (let at = 0; at + length <= form.length; at++) pieces.add(form.slice(at, at + length));
    this.#pieces.set(length, pieces);
  }

  /** Hardly any text does, and this is told in one pass where the search for each form takes one of its own. */
  #holdsPiece(text: string): boolean {
    for (const [length, pieces] of this.#pieces) {
      for (let at = 0; at + length <= text.length; at++) {
        if (pieces.has(text.slice(at, at + length))) return true;
      }
    }
    return false;
  }
}

function hide(text: string, forms: readonly string[], least: number): string {
  return forms
    .filter((form) => form.length >= least)
    .reduce((clean, form) => clean.replaceAll(form, hidden), text);
}

function textOf(units: readonly Unit[]): string {
  return units.map(({ plain }) => plain).join("");
}

function redactPieces(units: readonly Unit[], [form, least]: [string, number]): readonly Unit[] {
  const text = textOf(units);
  const clean: Unit[] = [];
  let at = 0;
  while (at < units.length) {
    let end = at + least;
    if (end > units.length || !form.includes(text.slice(at, end))) {
      clean.push(...units.slice(at, ++at));
      continue;
    }
    while (end < text.length && form.includes(text.slice(at, end + 1))) end++;
    // What is hidden already is no piece of anything.
    clean.push({ written: hidden, plain: "\0" });
    at = end;
  }
  return clean;
}

/** Base64 of a text inside a longer one depends on where it starts, so each of the three offsets counts. */
function spellings(key: string): string[] {
  const base64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.from("\0".repeat(offset) + key).toString("base64");
    const first = Math.ceil((offset * 4) / 3);
    return encoded.slice(first).replace(/.?=+$/u, "");
  });
  const base64url = base64.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"));
  const hex = Buffer.from(key).toString("hex");
  const all = [key, encodeURIComponent(key), hex, hex.toUpperCase(), ...base64, ...base64url];
  return [...new Set(all)].filter((form) => form.length >= Math.min(pieceLength, key.length));
}

/** Percent-encoded with small digits, or to the last byte; in capitals or small letters alone; as it stands in JSON. */
function rareSpellings(key: string): string[] {
  const small = encodeURIComponent(key).replace(/%../gu, (byte) => byte.toLowerCase());
  const hex = Buffer.from(key).toString("hex");
  const percent = hex.replace(/../gu, "%$&");
  return [
    small,
    percent,
    percent.toUpperCase(),
    hex.toUpperCase(),
    key.toUpperCase(),
    key.toLowerCase(),
    JSON.stringify(key).slice(1, -1),
  ];
}
