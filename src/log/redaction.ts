import { asWritten, type Decoded, views } from "./encodings.ts";

/** Characters. Shorter pieces of a key reveal too little of it, and would match ordinary words. */
const pieceLength = 8;

/** Characters. Neither provider issues a shorter key. The pieces of a shorter, invented one may be words or numbers. */
const leastKeyWithPieces = 16;

const hidden = "***";

/**
 * Removes keys from texts. A provider may echo a key whole, in part, or encoded; the runner masks only the exact text.
 */
export class Redactor {
  /** Keys that are redacted only in their exact spelling. */
  readonly #exact = new Set<string>();
  /** Every spelling of the other keys, with the length of the shortest piece to redact. */
  readonly #forms = new Map<string, number>();
  /** The pieces of all spellings, by length. */
  readonly #pieces = new Map<number, Set<string>>();
  /** The first two code units of each piece. */
  readonly #beginnings = new Set<number>();

  /**
   * @param exact Whether to redact only the key's exact text, as in a dry run, which needs no key.
   * @returns the spellings that the runner should mask too.
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

  /** Replaces whole keys, in any spelling, but not pieces of keys. */
  cover(text: string): string {
    return hide(text, [...this.#exact, ...this.#forms.keys()], pieceLength);
  }

  /**
   * Replaces each piece of a key, in any spelling, with `***`.
   *
   * @param least Keys of fewer characters stay, because a hash or a number may contain them.
   */
  redact(text: string, least = 0): string {
    const start = hide(text, [...this.#exact], least);
    if (this.#forms.size === 0) return start;
    const plain = this.#containsPiece(start) ? this.#redactDecoded(start, asWritten(start)) : start;
    return views.reduce((clean, { needs, decode }) => {
      if (clean.search(needs) < 0) return clean;
      const decoded = decode(clean);
      return this.#containsPiece(decoded.plain) ? this.#redactDecoded(clean, decoded) : clean;
    }, plain);
  }

  #redactDecoded(text: string, { plain, ends }: Decoded): string {
    const units = ends.map((end, at) => ({
      written: text.slice(ends[at - 1] ?? 0, end),
      plain: plain.charAt(at),
    }));
    const clean = [...this.#forms].reduce<readonly Unit[]>(redactPieces, units);
    return clean.map((unit) => unit.written).join("");
  }

  #addForm(form: string, length: number): void {
    this.#forms.set(form, length);
    const pieces = this.#pieces.get(length) ?? new Set();
    for (let at = 0; at + length <= form.length; at++) {
      pieces.add(form.slice(at, at + length));
      this.#beginnings.add(beginning(form, at));
    }
    this.#pieces.set(length, pieces);
  }

  /**
   * A fast check in one pass: hardly any text contains a piece of a key, and the full search takes a pass for each
   * spelling.
   */
  #containsPiece(text: string): boolean {
    for (const [length, pieces] of this.#pieces) {
      for (let at = 0; at + length <= text.length; at++) {
        if (this.#beginnings.has(beginning(text, at)) && pieces.has(text.slice(at, at + length))) return true;
      }
    }
    return false;
  }
}

/** A character, and its spelling in an encoded text. */
interface Unit {
  written: string;
  /** One UTF-16 code unit. */
  plain: string;
}

function beginning(text: string, at: number): number {
  return text.charCodeAt(at) * 65_536 + text.charCodeAt(at + 1);
}

function hide(text: string, forms: readonly string[], least: number): string {
  return forms
    .filter((form) => form.length >= least)
    .reduce((clean, form) => clean.replaceAll(form, hidden), text);
}

function joinPlain(units: readonly Unit[]): string {
  return units.map(({ plain }) => plain).join("");
}

function redactPieces(units: readonly Unit[], [form, least]: [string, number]): readonly Unit[] {
  const text = joinPlain(units);
  const clean: Unit[] = [];
  let at = 0;
  while (at < units.length) {
    let end = at + least;
    if (end > units.length || !form.includes(text.slice(at, end))) {
      clean.push(...units.slice(at, ++at));
      continue;
    }
    while (end < text.length && form.includes(text.slice(at, end + 1))) end++;
    // NUL keeps text that is already redacted from matching again.
    clean.push({ written: hidden, plain: "\0" });
    at = end;
  }
  return clean;
}

/** The base64 of a text within a longer one depends on its offset modulo 3, so there are three spellings. */
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

/** The key percent-encoded with lower-case digits, or every byte of it; in capitals; in lower case; as in JSON. */
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
