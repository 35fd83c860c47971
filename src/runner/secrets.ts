/** Shorter pieces of a key than this say nothing about it, and would match ordinary words. */
const pieceLength = 8;

/**
 * Keeps keys out of everything that is written. A provider may echo a key whole, in part, or encoded;
 * the runner's own mask knows only the exact text.
 */
export class Secrets {
  readonly #forms = new Set<string>();
  /** The pieces of all forms, by their length. */
  readonly #pieces = new Map<number, Set<string>>();

  /** @returns the spellings of the key that the runner has to mask too. */
  add(key: string): string[] {
    const forms = spellings(key);
    for (const form of [...forms, ...rareSpellings(key)]) {
      this.#forms.add(form);
      this.#addPieces(form);
    }
    return forms;
  }

  /** Replaces whole keys, in any spelling, and leaves alone what only looks like a piece of one. */
  cover(text: string): string {
    const long = [...this.#forms].filter((form) => form.length >= pieceLength);
    return long.reduce((clean, form) => clean.replaceAll(form, "***"), text);
  }

  /**
   * Replaces each run of characters that is a piece of a key, in any spelling, by `***`. A character may also be
   * written as HTML's `&#95;`, as in a job summary.
   */
  redact(text: string): string {
    if (!this.#holdsPiece(text)) return text;
    let characters: string[] = text.match(/&#\d{2,3};|[\s\S]/g) ?? [];
    for (const form of this.#forms) characters = redactPieces(characters, form);
    return characters.join("");
  }

  #addPieces(form: string): void {
    const length = pieceLengthOf(form);
    const pieces = this.#pieces.get(length) ?? new Set();
    for (let at = 0; at + length <= form.length; at++) pieces.add(form.slice(at, at + length));
    this.#pieces.set(length, pieces);
  }

  /** Hardly any text does, and this is told in one pass where the search for each form takes one of its own. */
  #holdsPiece(written: string): boolean {
    const text = written.replace(/&#\d{2,3};/g, plain);
    for (const [length, pieces] of this.#pieces) {
      for (let at = 0; at + length <= text.length; at++) {
        if (pieces.has(text.slice(at, at + length))) return true;
      }
    }
    return false;
  }
}

function pieceLengthOf(form: string): number {
  return Math.min(pieceLength, form.length);
}

const hidden = "***";

/** @param characters as they are written; the same number of them as there are in their plain text. */
function redactPieces(characters: readonly string[], form: string): string[] {
  const text = characters.map(plain).join("");
  const length = pieceLengthOf(form);
  const clean: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (!form.includes(text.slice(at, at + length)) || at + length > text.length) {
      clean.push(characters[at++] ?? "");
      continue;
    }
    let end = at + length;
    while (end < text.length && form.includes(text.slice(at, end + 1))) end++;
    clean.push(hidden);
    at = end;
  }
  return clean;
}

/** The one character that is meant; what is hidden already is no piece of anything. */
function plain(written: string): string {
  if (written === hidden) return "\0";
  return written.length === 1 ? written : String.fromCharCode(Number(written.slice(2, -1)));
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

/** Percent-encoded with small digits, or to the last byte; hexadecimal in capitals; as it stands in JSON. */
function rareSpellings(key: string): string[] {
  const small = encodeURIComponent(key).replace(/%../gu, (byte) => byte.toLowerCase());
  const hex = Buffer.from(key).toString("hex");
  const percent = hex.replace(/../gu, "%$&");
  return [small, percent, percent.toUpperCase(), hex.toUpperCase(), JSON.stringify(key).slice(1, -1)];
}
