import { boxBytes, boxHeaderBytes, headerBytes } from "./box-tree.ts";
import { BadVideoError } from "./errors.ts";
import { beginsAsMp4, describedBytes, foreignError, recognisedBytes } from "./foreign.ts";

/** Enough for more than an hour of one-frame fragments, and few enough to keep in memory. */
const maxBoxes = 200_000;

/** Positions in the file: `end` is the byte after the last one. */
export interface Range {
  start: number;
  end: number;
}

/** The positions of the boxes that `measureVideo` reads. */
export interface Layout {
  /** Bytes of the whole file. */
  size: number;
  moov: Range;
  moofs: Range[];
  /** The contents of the `mdat` boxes, without headers, in the order of the file. */
  mdats: Range[];
  sidxs: Range[];
  /** Whether the end of the file may be the start of another fragment. */
  mayGoOn: boolean;
}

/** Boxes that must be complete. */
const needed = new Set(["moov", "moof", "mdat"]);

/** Boxes that may introduce a fragment. */
const introducing = new Set(["styp", "sidx", "ssix", "emsg", "prft", "uuid"]);

/**
 * Parses the top-level boxes of an ISO media file as it arrives. Detects a truncated file or another format, and
 * records where the index is.
 */
export class Mp4BoxParser {
  /** The first bytes, collected until they identify an mp4 or another format. */
  #opening: Buffer | undefined = Buffer.alloc(0);
  #header = Buffer.alloc(0);
  /** Bytes of the current box that have not arrived yet; `Infinity` if it extends to the end of the file. */
  #remaining = 0;
  #present = "";
  #size = 0;
  #boxes = 0;
  /** True after the last valid box. */
  #trailing = false;
  #mayGoOn = false;
  #hasFragmentIndex = false;
  #moov: Range | undefined;
  readonly #moofs: Range[] = [];
  readonly #mdats: Range[] = [];
  readonly #sidxs: Range[] = [];

  /** @throws {BadVideoError} as soon as the bytes prove that the file is not an mp4. */
  push(chunk: Buffer): void {
    let rest = this.#opening ? this.#open(this.#opening, chunk) : chunk;
    while (rest.length > 0) rest = this.#remaining > 0 ? this.#skip(rest) : this.#readHeader(rest);
  }

  /** @throws {BadVideoError} if the file is truncated or has no `moov` or `mdat` box. */
  finish(): Layout {
    if (this.#opening) throw foreignError(this.#opening);
    if (Number.isFinite(this.#remaining) && this.#remaining > 0) this.#judgeCutBox();
    if (this.#header.length > 0) this.#judgeTail(this.#header, "the file is cut short");
    if (!this.#moov) throw new BadVideoError("the file has no moov box");
    if (this.#mdats.length === 0) throw new BadVideoError("the file has no mdat box");
    const mdats = this.#mdats.map(({ start, end }) => ({ start, end: Math.min(end, this.#size) }));
    const moov = { start: this.#moov.start, end: Math.min(this.#moov.end, this.#size) };
    const mayGoOn = this.#mayGoOn && !this.#hasFragmentIndex;
    return { size: this.#size, moov, moofs: this.#moofs, mdats, sidxs: this.#sidxs, mayGoOn };
  }

  #open(begun: Buffer, chunk: Buffer): Buffer {
    const opening = Buffer.concat([begun, chunk]);
    this.#opening = opening;
    if (opening.length < recognisedBytes) return Buffer.alloc(0);
    if (beginsAsMp4(opening)) {
      this.#opening = undefined;
      return opening;
    }
    if (opening.length < describedBytes) return Buffer.alloc(0);
    throw foreignError(opening);
  }

  #skip(chunk: Buffer): Buffer {
    const skipped = Math.min(this.#remaining, chunk.length);
    this.#remaining -= skipped;
    this.#size += skipped;
    return chunk.subarray(skipped);
  }

  /** Reads the header from the chunk. @returns the rest of the chunk. */
  #readHeader(chunk: Buffer): Buffer {
    if (this.#trailing) {
      this.#size += chunk.length;
      return Buffer.alloc(0);
    }
    const had = this.#header.length;
    const bytes = Buffer.concat([this.#header, chunk.subarray(0, headerBytes - had)]);
    const total = boxBytes(bytes, 0);
    const complete = !Number.isNaN(total);
    this.#header = complete ? Buffer.alloc(0) : bytes;
    const taken = (complete ? boxHeaderBytes(bytes, 0) : bytes.length) - had;
    this.#size += taken;
    if (complete) this.#enter(total, bytes);
    return chunk.subarray(taken);
  }

  #enter(total: number, bytes: Buffer): void {
    const header = boxHeaderBytes(bytes, 0);
    const type = bytes.toString("latin1", 4, 8);
    if (total < header || !/^[\x20-\x7e\xa9]{4}$/u.test(type)) {
      this.#judgeTail(bytes.subarray(0, 8), "the file is not an mp4: its boxes are broken");
      this.#trailing = true;
      return;
    }
    if (++this.#boxes > maxBoxes) throw new BadVideoError(`the file has more than ${maxBoxes} boxes`);
    this.#present = type;
    this.#remaining = total - header;
    const start = this.#size - header;
    const end = start + total;
    if (type === "moov") this.#moov ??= { start, end };
    if (type === "moof") this.#moofs.push({ start, end });
    if (type === "mdat") this.#mdats.push({ start: this.#size, end });
    if (type === "sidx") this.#sidxs.push({ start, end });
    if (type === "mfra") this.#hasFragmentIndex = true;
  }

  #judgeCutBox(): void {
    if (!this.#hasAll() || needed.has(this.#present)) throw new BadVideoError("the file is cut short");
    if (introducing.has(this.#present)) this.#mayGoOn = true;
  }

  /** Accepts bytes at the end that do not form a box. They may be the start of a fragment's header. */
  #judgeTail(bytes: Buffer, fault: string): void {
    if (!this.#hasAll()) throw new BadVideoError(fault);
    const padding = bytes.length >= 4 && bytes.every((byte) => byte === 0);
    // Any other first byte would mean a box of at least 16 MB, larger than any fragment's header.
    this.#mayGoOn = bytes[0] === 0 && !padding;
  }

  #hasAll(): boolean {
    return this.#moov !== undefined && this.#mdats.length > 0;
  }
}
