import { BadVideoError, OtherFormatError } from "./errors.ts";

/** Bytes needed to recognise an mp4: a box's size, `ftyp`, and the brand. */
export const recognisedBytes = 12;

/** Bytes that `foreignError` can use. */
export const describedBytes = 1024;

/** A larger `ftyp` box is not a real one: it holds a list of four-byte brands. */
const maxFirstBoxBytes = 4096;

interface Signature {
  name: string;
  /** The expected bytes, as Latin-1, at each offset. */
  at: readonly (readonly [offset: number, bytes: string])[];
}

const pictureBrands = ["avif", "heic", "heix", "mif1"];

/** The first match wins. */
const signatures: readonly Signature[] = [
  ...pictureBrands.map((brand): Signature => ({ name: `a picture (${brand})`, at: [[4, `ftyp${brand}`]] })),
  { name: "a WebM video", at: [[0, "\x1aE\xdf\xa3"]] },
  {
    name: "an AVI video",
    at: [
      [0, "RIFF"],
      [8, "AVI "],
    ],
  },
  {
    name: "a WebP picture",
    at: [
      [0, "RIFF"],
      [8, "WEBP"],
    ],
  },
  {
    name: "a WAV sound",
    at: [
      [0, "RIFF"],
      [8, "WAVE"],
    ],
  },
  { name: "a GIF picture", at: [[0, "GIF8"]] },
  { name: "a PNG picture", at: [[0, "\x89PNG"]] },
  { name: "a JPEG picture", at: [[0, "\xff\xd8\xff"]] },
  {
    name: "a BMP picture",
    at: [
      [0, "BM"],
      [6, "\0\0\0\0"],
    ],
  },
  { name: "a TIFF picture", at: [[0, "II*\0"]] },
  { name: "a TIFF picture", at: [[0, "MM\0*"]] },
  { name: "a JPEG XL picture", at: [[4, "JXL "]] },
  { name: "a JPEG 2000 picture", at: [[4, "jP  "]] },
  { name: "an FLV video", at: [[0, "FLV\x01"]] },
  { name: "an Ogg file", at: [[0, "OggS"]] },
  { name: "a Windows Media file", at: [[0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11"]] },
  { name: "an MPEG program stream", at: [[0, "\0\0\x01\xba"]] },
  {
    name: "an MPEG transport stream",
    at: [
      [0, "G"],
      [188, "G"],
    ],
  },
  {
    name: "an MPEG transport stream",
    at: [
      [4, "G"],
      [196, "G"],
    ],
  },
  { name: "a raw video stream", at: [[0, "\0\0\x01"]] },
  { name: "a raw video stream", at: [[0, "\0\0\0\x01"]] },
  { name: "an IVF video", at: [[0, "DKIF"]] },
  { name: "an MP3 sound", at: [[0, "ID3"]] },
  { name: "a FLAC sound", at: [[0, "fLaC"]] },
  { name: "a zip archive", at: [[0, "PK\x03\x04"]] },
  { name: "a zip archive", at: [[0, "PK\x05\x06"]] },
  { name: "a gzip archive", at: [[0, "\x1f\x8b"]] },
  { name: "a bzip2 archive", at: [[0, "BZh"]] },
  { name: "an xz archive", at: [[0, "\xfd7zXZ\0"]] },
  { name: "a Zstandard archive", at: [[0, "\x28\xb5\x2f\xfd"]] },
  { name: "a 7z archive", at: [[0, "7z\xbc\xaf\x27\x1c"]] },
  { name: "a tar archive", at: [[257, "ustar"]] },
  { name: "a PDF document", at: [[0, "%PDF-"]] },
  { name: "a Git LFS pointer", at: [[0, "version https://git-lfs"]] },
  { name: "a fragment of an mp4 without its index", at: [[4, "styp"]] },
  { name: "a fragment of an mp4 without its index", at: [[4, "sidx"]] },
  { name: "a fragment of an mp4 without its index", at: [[4, "moof"]] },
  ...["moov", "mdat", "wide", "free", "skip", "pnot"].map(
    (type): Signature => ({ name: "a QuickTime file without ftyp", at: [[4, type]] }),
  ),
];

/** Text formats, by their beginning after white space. */
const texts: readonly (readonly [name: string, begins: RegExp])[] = [
  [
    "an HTML page",
    /^(?:<\?xml[^>]*>\s*)?<(?:!--|(?:!doctype html|html|head|body|title|meta|script|style|h[1-6]|p|div|center|pre|table)\b)/iu,
  ],
  ["a DASH manifest", /^(?:<\?xml[^>]*>\s*)?<MPD\b/u],
  ["an SVG picture", /^(?:<\?xml[^>]*>\s*)?<svg\b/u],
  ["an XML document", /^<(?:\?xml|[A-Za-z])/u],
  ["an HLS playlist", /^#EXTM3U/u],
  ["JSON", /^[{[]/u],
];

export function beginsAsMp4(bytes: Buffer): boolean {
  const size = bytes.readUInt32BE(0);
  const [type, brand] = [bytes.toString("latin1", 4, 8), bytes.toString("latin1", 8, 12)];
  return (
    type === "ftyp" && size >= recognisedBytes && size <= maxFirstBoxBytes && !pictureBrands.includes(brand)
  );
}

/** What a model may have made in place of an mp4. Anything else may be a host's message. */
const otherVideos = new Set([
  "a WebM video",
  "a Matroska video",
  "an AVI video",
  "an FLV video",
  "a GIF picture",
]);

/** The error for a file that is not an mp4, by its first bytes. */
export function foreignError(bytes: Buffer): BadVideoError {
  const name = recognizeForeign(bytes);
  const fault = describeForeign(bytes, name);
  return otherVideos.has(name ?? "") ? new OtherFormatError(fault) : new BadVideoError(fault);
}

/** Quotes only an error code of a file storage. */
function describeForeign(bytes: Buffer, name: string | undefined): string {
  if (bytes.length === 0) return "the file is empty";
  if (name) return `the file is not an mp4: it is ${name}`;
  if (bytes.length < recognisedBytes) return `the file is not an mp4: it has only ${bytes.length} bytes`;
  if (bytes.every((byte) => byte === 0)) return "the file is not an mp4: it consists of zero bytes";
  return "the file is not an mp4: it does not begin with ftyp";
}

function recognizeForeign(bytes: Buffer): string | undefined {
  const name = findSignature(bytes);
  if (name !== "a WebM video") return name ?? textName(bytes);
  return bytes.includes("matroska", 0, "latin1") ? "a Matroska video" : name;
}

function findSignature(bytes: Buffer): string | undefined {
  const text = bytes.toString("latin1", 0, describedBytes);
  return signatures.find(({ at }) => at.every(([offset, part]) => text.startsWith(part, offset)))?.name;
}

function textName(bytes: Buffer): string | undefined {
  const text = decoded(bytes.subarray(0, describedBytes)).trimStart();
  const code = /<Code>\s*([A-Za-z][\w.-]{0,63})\s*<\/Code>/u.exec(text)?.[1];
  if (code && /<Error[\s>]/u.test(text)) return `an error of the file's storage, ${code}`;
  const form = texts.find(([, begins]) => begins.test(text))?.[0];
  // Control characters and invalid UTF-8 indicate binary data.
  return form ?? (/^[^\p{Cc}\ufffd]+$/u.test(text.replace(/\s/gu, " ")) ? "plain text" : undefined);
}

/** Decodes UTF-8, or UTF-16 with a byte order mark. The last character may be incomplete. */
function decoded(bytes: Buffer): string {
  const little = bytes[0] === 0xff && bytes[1] === 0xfe;
  const big = bytes[0] === 0xfe && bytes[1] === 0xff;
  const encoding = little ? "utf-16le" : big ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes, { stream: true });
}
