import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { maxPointerBytes, pointedSha256 } from "../files/lfs-pointer.ts";
import { findReadableFile, type ReadableFolders } from "../files/readable-file.ts";
import { formatBytes } from "../text/format.ts";
import { quoted } from "../text/sanitize.ts";
import { describeOther, recognizeFormat } from "./formats.ts";
import type { Picture } from "./picture.ts";

/**
 * The most pixels of a picture. Pillow, which opens pictures for most models, refuses more as a decompression bomb:
 * https://pillow.readthedocs.io/en/stable/reference/Image.html#PIL.Image.open
 */
const maxPixels = 178_956_970;

/** The facts about a file, or why it is no picture that a provider takes. */
type Inspected = Omit<Picture, "name" | "path"> | { problem: string };

/** Reads and checks pictures, one at a time: each may have tens of megabytes. Reads a file once, whoever names it. */
export class PictureReader {
  readonly #folders: ReadableFolders;
  readonly #inspected = new Map<string, Promise<Inspected>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(folders: ReadableFolders) {
    this.#folders = folders;
  }

  /**
   * @param file Relative to the workspace, or absolute.
   * @param maxBytes What the provider takes.
   */
  async read(file: string, maxBytes: number): Promise<{ picture: Picture } | { problem: string }> {
    const found = await findReadableFile(file, this.#folders);
    if ("problem" in found) return found;
    const { path, size } = found;
    if (size > maxBytes) return { problem: tooLarge(file, size, maxBytes) };
    const inspected = await this.#inspectOnce(path);
    if ("problem" in inspected) return { problem: `is ${quoted(file)}, ${inspected.problem}` };
    return inspected.bytes > maxBytes
      ? { problem: tooLarge(file, inspected.bytes, maxBytes) }
      : { picture: { name: file, path, ...inspected } };
  }

  #inspectOnce(path: string): Promise<Inspected> {
    const known = this.#inspected.get(path);
    if (known) return known;
    const inspection = this.#last.then(() => inspect(path));
    this.#inspected.set(path, inspection);
    this.#last = inspection.catch(() => {});
    return inspection;
  }
}

async function inspect(path: string): Promise<Inspected> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => error);
  if (bytes instanceof Error) return { problem: `which cannot be read (${bytes.code ?? bytes.message})` };
  if (bytes.length === 0) return { problem: "which is empty" };
  const format = recognizeFormat(bytes);
  if (!format) return { problem: noPicture(bytes) };
  if (!format.isWhole(bytes)) return { problem: "whose end is missing; make or copy the picture again" };
  // Loaded here, because most steps have no picture.
  const { imageDimensionsFromData } = await import("image-dimensions");
  const sides = imageDimensionsFromData(bytes);
  if (!sides || sides.width === 0 || sides.height === 0)
    return { problem: "whose width and height cannot be read; save the picture again" };
  const { width, height } = sides;
  if (width * height > maxPixels) {
    const most = maxPixels.toLocaleString("en-US");
    return { problem: `which has ${width} × ${height} pixels; allowed are at most ${most} in all` };
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { type: format.type, bytes: bytes.length, width, height, sha256 };
}

function noPicture(bytes: Buffer): string {
  const allowed = "allowed are PNG, JPEG, WebP, GIF and AVIF, whatever the file's name";
  if (bytes.length <= maxPointerBytes && pointedSha256(bytes.toString()) !== undefined)
    return "which is a pointer of Git LFS; check the repository out with lfs: true";
  const other = describeOther(bytes);
  return `which is ${other ?? "not a picture"}; ${allowed}`;
}

function tooLarge(file: string, bytes: number, maxBytes: number): string {
  return `is ${quoted(file)} of ${formatBytes(bytes)}; a picture may have at most ${formatBytes(maxBytes)}: make it smaller, or save it as JPEG or WebP`;
}
