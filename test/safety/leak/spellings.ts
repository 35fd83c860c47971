/** The shortest piece of a key that says something about it. */
const pieceLength = 8;

/** A way in which a key may come back. */
interface Spelling {
  /** Characters that one of the key takes at most. */
  width: number;
  spell: (key: string) => string[];
}

/** Every piece of a key of the least length that may be found nowhere, in every spelling that may bring it there. */
export function piecesOf(key: string): string[] {
  const all = spellings.flatMap(({ width, spell }) =>
    spell(key).flatMap((text) => windows(text, width * pieceLength)),
  );
  return [...new Set(all)];
}

export const spellings: readonly Spelling[] = [
  { width: 1, spell: (key) => [key] },
  {
    width: 3,
    spell: (key) => [
      encodeURIComponent(key),
      encodeURIComponent(key).replace(/%../gu, (byte) => byte.toLowerCase()),
    ],
  },
  { width: 3, spell: (key) => [each(key, "%", ""), each(key, "%", "").toUpperCase()] },
  { width: 1, spell: (key) => [each(key, "", ""), each(key, "", "").toUpperCase()] },
  {
    width: 1,
    spell: (key) =>
      ["", "x", "xy"].map((before) => inner(Buffer.from(before + key + before).toString("base64"))),
  },
  {
    width: 1,
    spell: (key) =>
      ["", "x", "xy"].map((before) => inner(Buffer.from(before + key + before).toString("base64url"))),
  },
  { width: 1, spell: (key) => [JSON.stringify(key).slice(1, -1)] },
  { width: 3, spell: (key) => [" ", ":", "-"].map((separator) => each(key, "", separator)) },
  { width: 4, spell: (key) => [each(key, "\\x", "")] },
  { width: 6, spell: (key) => [each(key, "\\u00", ""), each(key, "&#x", ";")] },
];

/** Without the ends, which depend on what stands before and behind the key. */
function inner(base64: string): string {
  return base64.slice(4, -8);
}

/** Its bytes in hexadecimal, each between two marks. */
function each(key: string, before: string, after: string): string {
  return Buffer.from(key).toString("hex").replace(/../gu, `${before}$&${after}`);
}

function windows(text: string, length: number): string[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) =>
    text.slice(at, at + length),
  );
}
