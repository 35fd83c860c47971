import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { maxPointerBytes, pointedSha256 } from "../files/lfs-pointer.ts";
import { findReadableFile, type ReadableFolders } from "../files/readable-file.ts";
import { formatBytes } from "../text/format.ts";
import { quoted } from "../text/sanitize.ts";
import { describeOther, type FileKind, fileKind, formatNames, recognizeFormat } from "./formats.ts";
import type { Picture } from "./picture.ts";

/**
 * The most pixels of a picture. Pillow, which opens pictures for most models, refuses more as a decompression bomb:
 * https://pillow.readthedocs.io/en/stable/reference/Image.html#PIL.Image.open
 */
const maxPixels = 178_956_970;

/** The facts about a file; or why it cannot be used; or what it is instead of a file that providers take, if that is known. */
type Inspected =
  | Omit<Picture, "name" | "path">
  | { problem: string }
  | { other: string | undefined }
  | { cut: FileKind };

/** Reads and checks files, one at a time: each may have tens of megabytes. Reads a file once, whoever names it. */
export class PictureReader {
  readonly #folders: ReadableFolders;
  readonly #inspected = new Map<string, Promise<Inspected>>();
  #last: Promise<unknown> = Promise.resolve();
  /** Holds one file after the other, so that memory does not grow with their number. */
  #scratch = Buffer.alloc(0);

  constructor(folders: ReadableFolders) {
    this.#folders = folders;
  }

  /**
   * @param file Relative to the workspace, or absolute.
   * @param maxBytes What the provider takes.
   * @param kinds What the field takes.
   */
  async read(
    file: string,
    maxBytes: number,
    kinds: readonly FileKind[] = ["picture"],
  ): Promise<{ picture: Picture } | { problem: string }> {
    const found = await findReadableFile(file, this.#folders);
    if ("problem" in found) return found;
    const { path, size } = found;
    if (size > maxBytes) return { problem: tooLarge(file, size, maxBytes, kinds) };
    const inspected = await this.#inspectOnce(path);
    if ("problem" in inspected) return { problem: `is ${quoted(file)}, ${inspected.problem}` };
    if ("other" in inspected) return { problem: `is ${quoted(file)}, ${wrongKind(inspected.other, kinds)}` };
    const kind = "cut" in inspected ? inspected.cut : fileKind(inspected.type);
    if (!kinds.includes(kind)) return { problem: `is ${quoted(file)}, ${wrongKind(`a ${kind}`, kinds)}` };
    if ("cut" in inspected)
      return { problem: `is ${quoted(file)}, whose end is missing; make or copy the ${kind} again` };
    return inspected.bytes > maxBytes
      ? { problem: tooLarge(file, inspected.bytes, maxBytes, kinds) }
      : { picture: { name: file, path, ...inspected } };
  }

  #inspectOnce(path: string): Promise<Inspected> {
    const known = this.#inspected.get(path);
    if (known) return known;
    const inspection = this.#last.then(() => this.#inspect(path));
    this.#inspected.set(path, inspection);
    this.#last = inspection.catch(() => {});
    return inspection;
  }

  async #inspect(path: string): Promise<Inspected> {
    const bytes = await this.#load(path).catch((error: NodeJS.ErrnoException) => error);
    if (bytes instanceof Error) return { problem: `which cannot be read (${bytes.code ?? bytes.message})` };
    if (bytes.length === 0) return { problem: "which is empty" };
    const format = recognizeFormat(bytes);
    if (!format) return isPointer(bytes) ? { problem: ofLfs } : { other: describeOther(bytes) };
    const { type } = format;
    const kind = fileKind(type);
    if (!format.isWhole(bytes)) return { cut: kind };
    const sides = kind === "picture" ? await readSides(bytes) : undefined;
    if (typeof sides === "string") return { problem: sides };
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { type, bytes: bytes.length, sides, sha256 };
  }

  /** A file's bytes, until the next file is loaded. */
  async #load(path: string): Promise<Buffer> {
    const file = await open(path);
    try {
      // One byte more shows that the file has grown: it is refused when its bytes are sent.
      const size = (await file.stat()).size + 1;
      if (this.#scratch.length < size) this.#scratch = Buffer.allocUnsafeSlow(size);
      let length = 0;
      for (let read = -1; read !== 0 && length < size; length += read)
        read = (await file.read(this.#scratch, length, size - length)).bytesRead;
      return this.#scratch.subarray(0, length);
    } finally {
      await file.close();
    }
  }
}

/** The sides of a picture, or the problem. */
async function readSides(bytes: Buffer): Promise<Picture["sides"] | string> {
  // Loaded here, because most steps have no picture.
  const { imageDimensionsFromData } = await import("image-dimensions");
  const { width = 0, height = 0 } = imageDimensionsFromData(bytes) ?? {};
  if (width === 0 || height === 0) return "whose width and height cannot be read; save the picture again";
  if (width * height <= maxPixels) return { width, height };
  const most = maxPixels.toLocaleString("en-US");
  return `which has ${width} × ${height} pixels; allowed are at most ${most} in all`;
}

const ofLfs = "which is a pointer of Git LFS; check the repository out with lfs: true";

function isPointer(bytes: Buffer): boolean {
  return bytes.length <= maxPointerBytes && pointedSha256(bytes.toString()) !== undefined;
}

function wrongKind(is: string | undefined, kinds: readonly FileKind[]): string {
  const names = kinds.flatMap((kind) => formatNames[kind]);
  const allowed = `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  return `which is ${is ?? `not a ${kinds.join(" or a ")}`}; allowed are ${allowed}, whatever the file's name`;
}

function tooLarge(file: string, bytes: number, maxBytes: number, kinds: readonly FileKind[]): string {
  const [what, instead] =
    kinds.length === 1 && kinds[0] === "picture"
      ? ["a picture", "make it smaller, or save it as JPEG or WebP"]
      : ["a file", "make it smaller, or give an https address"];
  return `is ${quoted(file)} of ${formatBytes(bytes)}; ${what} may have at most ${formatBytes(maxBytes)}: ${instead}`;
}
