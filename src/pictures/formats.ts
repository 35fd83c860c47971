/** The types of files that the fields of models take. */
export type FileType = PictureType | VideoType | SoundType;

type PictureType = "image/png" | "image/jpeg" | "image/webp" | "image/gif" | "image/avif";
type VideoType = "video/mp4" | "video/quicktime" | "video/webm";
type SoundType = "audio/mpeg" | "audio/wav" | "audio/mp4" | "audio/aac" | "audio/ogg" | "audio/flac";

export type FileKind = "picture" | "video" | "sound";

/** What people call the formats of each kind. */
export const formatNames: Readonly<Record<FileKind, readonly string[]>> = {
  picture: ["PNG", "JPEG", "WebP", "GIF", "AVIF"],
  video: ["MP4", "MOV", "WebM"],
  sound: ["MP3", "WAV", "M4A", "AAC", "Ogg", "FLAC"],
};

export function fileKind(type: FileType): FileKind {
  if (type.startsWith("image/")) return "picture";
  return type.startsWith("video/") ? "video" : "sound";
}

interface Format {
  type: FileType;
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
  { type: "audio/mp4", begins: (bytes) => isMajorBrand(bytes, /^M4[AB] $/u), isWhole: isWholeMovie },
  { type: "video/quicktime", begins: (bytes) => isMajorBrand(bytes, /^qt {2}$/u), isWhole: isWholeMovie },
  {
    type: "video/mp4",
    begins: (bytes) => isMajorBrand(bytes, /^(?:iso[m2-9]|mp4[12]|avc1|M4V |dash|f4v |mmp4|3gp\d|MSNV)$/u),
    isWhole: isWholeMovie,
  },
  // Matroska begins the same, and says so in its header: https://www.rfc-editor.org/rfc/rfc8794#section-11.2.6
  {
    type: "video/webm",
    begins: (bytes) => isEbml(bytes) && text(bytes, 0, 64).includes("webm"),
    isWhole: () => true,
  },
  {
    type: "audio/wav",
    begins: (bytes) => startsWith(bytes, "RIFF") && startsWith(bytes, "WAVE", 8),
    isWhole: isWholeWave,
  },
  { type: "audio/ogg", begins: (bytes) => startsWith(bytes, "OggS"), isWhole: isWholeOgg },
  { type: "audio/flac", begins: (bytes) => startsWith(bytes, "fLaC"), isWhole: () => true },
  // The layer's bits tell AAC (ADTS, ISO/IEC 14496-3, 1.A.3.2) from MP3 (ISO/IEC 11172-3, 2.4.2.3).
  { type: "audio/aac", begins: (bytes) => isFrame(bytes, 0xf6, 0xf0), isWhole: () => true },
  {
    type: "audio/mpeg",
    begins: (bytes) => startsWith(bytes, "ID3") || isFrame(bytes, 0xe6, 0xe2),
    isWhole: () => true,
  },
];

/** The format of a file, by its bytes; undefined if it is none that providers take. */
export function recognizeFormat(bytes: Buffer): Format | undefined {
  return formats.find(({ begins }) => begins(bytes));
}

/** What people take for a picture, or give by mistake. */
const others: readonly [name: string, is: (bytes: Buffer) => boolean][] = [
  ["a HEIC picture", (bytes) => isBrand(bytes, /^(?:hei[cfsx]|hevc|hevx|mif1)$/u)],
  ["a video of another format", (bytes) => startsWith(bytes, "ftyp", 4) || isEbml(bytes)],
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

function isEbml(bytes: Buffer): boolean {
  return startsWith(bytes, "\x1aE\xdf\xa3");
}

/** Whether a frame of compressed sound begins here: the first byte is FF, and these bits of the second have this value. */
function isFrame(bytes: Buffer, mask: number, value: number): boolean {
  return bytes[0] === 0xff && ((bytes[1] ?? 0) & mask) === value;
}

/** Whether a file of boxes names this brand as its own: ISO/IEC 14496-12, 4.3. */
function isMajorBrand(bytes: Buffer, brand: RegExp): boolean {
  return startsWith(bytes, "ftyp", 4) && brand.test(text(bytes, 8, 12));
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

function isWholeAvif(bytes: Buffer): boolean {
  const types = boxTypes(bytes);
  const hasData = types?.has("mdat") || bytes.includes("idat");
  return types?.has("meta") === true && hasData;
}

function isWholeMovie(bytes: Buffer): boolean {
  const types = boxTypes(bytes);
  return types?.has("moov") === true && types.has("mdat");
}

/** Walks the boxes. @returns their types; undefined if one does not end within the file. */
function boxTypes(bytes: Buffer): Set<string> | undefined {
  const types = new Set<string>();
  for (let at = 0; at + 8 <= bytes.length; ) {
    const [size, header] = boxSize(bytes, at);
    if (size < header || at + size > bytes.length) return undefined;
    types.add(text(bytes, at + 4, at + 8));
    at += size;
  }
  return types;
}

/** A size of 0 reaches to the end of the file, and 1 says that 64 bits follow: ISO/IEC 14496-12, 4.2. */
function boxSize(bytes: Buffer, at: number): [size: number, header: number] {
  const size = bytes.readUInt32BE(at);
  if (size === 0) return [bytes.length - at, 8];
  if (size !== 1) return [size, 8];
  return at + 16 <= bytes.length ? [Number(bytes.readBigUInt64BE(at + 8)), 16] : [0, 16];
}

/** A size of 0 or of 32 ones is what a program writes that does not know it yet, and cannot go back. */
function isWholeWave(bytes: Buffer): boolean {
  const size = bytes.readUInt32LE(4);
  return size === 0 || size === 0xff_ff_ff_ff || bytes.length >= 8 + size;
}

/** Walks the pages, the last of which has to end within the file: https://www.rfc-editor.org/rfc/rfc3533#section-6 */
function isWholeOgg(bytes: Buffer): boolean {
  let at = 0;
  while (at + 27 <= bytes.length && startsWith(bytes, "OggS", at)) {
    const table = bytes.subarray(at + 27, at + 27 + (bytes[at + 26] ?? 0));
    at += 27 + table.length + table.reduce((sum, size) => sum + size, 0);
  }
  return at === bytes.length;
}
