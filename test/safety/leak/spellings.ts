/** The shortest piece of a key that says something about it. */
const pieceLength = 8;

/** Every piece of a key of the least length that may be found nowhere, in every spelling that may bring it there. */
export function piecesOf(key: string): string[] {
  const wholes = spellings.flatMap((spell) => spell(key));
  return [...new Set(wholes.flatMap(windows))];
}

/** How a key may come back. */
export const spellings: readonly ((key: string) => string[])[] = [
  (key) => [key],
  (key) => [encodeURIComponent(key), encodeURIComponent(key).replace(/%../gu, (byte) => byte.toLowerCase())],
  (key) => [percent(key), percent(key).toUpperCase()],
  (key) => [hex(key), hex(key).toUpperCase()],
  (key) => ["", "x", "xy"].map((before) => inner(Buffer.from(before + key + before).toString("base64"))),
  (key) => ["", "x", "xy"].map((before) => inner(Buffer.from(before + key + before).toString("base64url"))),
  (key) => [JSON.stringify(key).slice(1, -1)],
];

/** Without the ends, which depend on what stands before and behind the key. */
function inner(base64: string): string {
  return base64.slice(4, -8);
}

function hex(key: string): string {
  return Buffer.from(key).toString("hex");
}

function percent(key: string): string {
  return hex(key).replace(/../gu, "%$&");
}

/** As many characters as there are, once one takes more than one. */
function windows(text: string): string[] {
  const length = text.includes("%") ? 3 * pieceLength : pieceLength;
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) =>
    text.slice(at, at + length),
  );
}
