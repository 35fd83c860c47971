/** The types of pictures that both providers take. */
export type PictureType = "image/png" | "image/jpeg" | "image/webp" | "image/gif" | "image/avif";

interface Format {
  type: PictureType;
  /** Whether a file begins as one of this format. */
  begins: (bytes: Buffer) => boolean;
  /** Whether a file that begins so is there to its end. What follows the end does not matter. */
  isWhole: (bytes: Buffer) => boolean;
}

const formats: readonly Format[] = [
  { type: "image/png", begins: (bytes) => startsWith(bytes, "\x89PNG\r\n\x1a\n"), isWhole: isWholePng },
  { type: "image/jpeg", begins: (bytes) => startsWith(bytes, "\xff\xd8\xff"), isWhole: isWholeJpeg },
  {
    type: "image/webp",
    begins: (bytes) => startsWith(bytes, "RIFF") && startsWith(bytes, "WEBP", 8),
    isWhole: (bytes) => bytes.length >= 12 && bytes.length >= 8 + bytes.readUInt32LE(4),
  },
  { type: "image/gif", begins: (bytes) => /^GIF8[79]a/u.test(text(bytes, 0, 6)), isWhole: isWholeGif },
  { type: "image/avif", begins: (bytes) => isBrand(bytes, /^avi[fs]$/u), isWhole: isWholeAvif },
];

/** The format of a file, by its bytes; undefined if it is none that providers take. */
export function recognizeFormat(bytes: Buffer): Format | undefined {
  return formats.find(({ begins }) => begins(bytes));
}

/** What people take for a picture, or give by mistake. */
const others: readonly [name: string, is: (bytes: Buffer) => boolean][] = [
  ["a HEIC picture", (bytes) => isBrand(bytes, /^(?:hei[cfsx]|hevc|hevx|mif1)$/u)],
  ["a video", (bytes) => startsWith(bytes, "ftyp", 4) || startsWith(bytes, "\x1aE\xdf\xa3")],
  ["an SVG drawing", (bytes) => /^\s*<(?:\?xml|svg|!DOCTYPE svg)/iu.test(text(bytes, 0, 200))],
  ["a web page", (bytes) => /^\s*<(?:!doctype html|html)/iu.test(text(bytes, 0, 200))],
  ["a PDF document", (bytes) => startsWith(bytes, "%PDF-")],
  ["a BMP picture", (bytes) => startsWith(bytes, "BM")],
  ["a TIFF picture", (bytes) => startsWith(bytes, "II*\0") || startsWith(bytes, "MM\0*")],
];

/** What a file of no format is instead, as far as its first bytes tell. */
export function describeOther(bytes: Buffer): string | undefined {
  return others.find(([, is]) => is(bytes))?.[0];
}

function text(bytes: Buffer, start: number, end: number): string {
  return bytes.toString("latin1", start, end);
}

function startsWith(bytes: Buffer, signature: string, at = 0): boolean {
  return text(bytes, at, at + signature.length) === signature;
}

/** Whether a file of boxes names this brand, as its own or as one that it is compatible with: ISO/IEC 14496-12, 4.3. */
function isBrand(bytes: Buffer, brand: RegExp): boolean {
  if (!startsWith(bytes, "ftyp", 4)) return false;
  const brands = text(bytes, 8, Math.min(bytes.readUInt32BE(0), 256)).match(/.{4}/gsu) ?? [];
  return brands.some((name) => brand.test(name));
}

/** Walks the chunks up to `IEND`: https://www.w3.org/TR/png-3/#5Chunk-layout */
function isWholePng(bytes: Buffer): boolean {
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (startsWith(bytes, "IEND", at + 4)) return true;
  }
  return false;
}

/**
 * Walks the markers up to the end of the image. Each but a few is followed by a length. The compressed data after a scan's
 * header has FF only before 00 and in restart markers: ITU-T T.81, B.1.1.
 */
function isWholeJpeg(bytes: Buffer): boolean {
  const endOfImage = 0xd9;
  for (let at = 2; ; ) {
    at = bytes.indexOf(0xff, at);
    const marker = bytes[at + 1];
    if (at < 0 || marker === undefined) return false;
    if (marker === endOfImage) return true;
    const isAlone = marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd7);
    if (marker === 0xff) at += 1;
    else if (isAlone) at += 2;
    else if (at + 4 > bytes.length) return false;
    else at += 2 + bytes.readUInt16BE(at + 2);
  }
}

/** Walks the blocks up to the trailer: https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
function isWholeGif(bytes: Buffer): boolean {
  const [extension, image, trailer] = [0x21, 0x2c, 0x3b];
  const afterTable = (at: number, packed = 0) => at + (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);
  for (let at = afterTable(13, bytes[10]); ; ) {
    const block = bytes[at];
    if (block === trailer) return true;
    if (block === extension) at += 2;
    else if (block === image) at = afterTable(at + 10, bytes[at + 9]) + 1;
    else return false;
    for (let size = bytes[at]; size !== 0; size = bytes[at]) {
      if (size === undefined) return false;
      at += 1 + size;
    }
    at += 1;
  }
}

/** Walks the boxes: each has to end within the file, and the description and the data have to be among them. */
function isWholeAvif(bytes: Buffer): boolean {
  const types = new Set<string>();
  for (let at = 0; at + 8 <= bytes.length; ) {
    const [size, header] = boxSize(bytes, at);
    if (size < header || at + size > bytes.length) return false;
    types.add(text(bytes, at + 4, at + 8));
    at += size;
  }
  const hasData = types.has("mdat") || bytes.includes("idat");
  return types.has("meta") && hasData;
}

/** A size of 0 reaches to the end of the file, and 1 says that 64 bits follow: ISO/IEC 14496-12, 4.2. */
function boxSize(bytes: Buffer, at: number): [size: number, header: number] {
  const size = bytes.readUInt32BE(at);
  if (size === 0) return [bytes.length - at, 8];
  if (size !== 1) return [size, 8];
  return at + 16 <= bytes.length ? [Number(bytes.readBigUInt64BE(at + 8)), 16] : [0, 16];
}
