import { BadVideoError } from "./errors.ts";

/** A box's size, its type, and the larger size some have: ISO/IEC 14496-12, section 4.2. */
const headerBytes = 16;
const shortHeaderBytes = 8;

/** Brands say what a file is in its first box, which is never large. */
const maxFirstBoxBytes = 4096;

/**
 * Walks over the top-level boxes of an ISO media file while it passes by, and notices what a reader of its metadata
 * does not: that the file is cut short, or is something else.
 */
export class BoxWalker {
  #header = Buffer.alloc(0);
  /** Bytes of the present box that are still to come; infinite for one that reaches to the file's end. */
  #remaining = 0;
  #types: string[] = [];

  /** @throws {BadVideoError} as soon as it is clear that this is no mp4. */
  push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#remaining > 0) {
        const skipped = Math.min(this.#remaining, rest.length);
        this.#remaining -= skipped;
        rest = rest.subarray(skipped);
      } else {
        rest = this.#readHeader(rest);
      }
    }
  }

  /** @throws {BadVideoError} where the file does not end with a box, or lacks what a video needs. */
  finish(): void {
    if (this.#types.length === 0) throw new BadVideoError("the file is empty or no mp4");
    const openEnded = this.#remaining === Number.POSITIVE_INFINITY;
    if ((this.#remaining > 0 && !openEnded) || this.#header.length > 0) {
      throw new BadVideoError("the file is cut short");
    }
    for (const type of ["moov", "mdat"]) {
      if (!this.#types.includes(type)) throw new BadVideoError(`the file has no ${type} box`);
    }
  }

  /** Takes what a header needs from the chunk, and returns the rest. */
  #readHeader(chunk: Buffer): Buffer {
    const had = this.#header.length;
    const header = Buffer.concat([this.#header, chunk.subarray(0, headerBytes - had)]);
    const size = boxSize(header);
    if (size === undefined) {
      this.#header = header;
      return chunk.subarray(header.length - had);
    }
    this.#enter(header.toString("latin1", 4, 8), size.total, size.header);
    this.#header = Buffer.alloc(0);
    return chunk.subarray(size.header - had);
  }

  #enter(type: string, size: number, header: number): void {
    const first = this.#types.length === 0;
    if (first && (type !== "ftyp" || size > maxFirstBoxBytes)) {
      throw new BadVideoError("the file is no mp4: it does not begin with ftyp");
    }
    if (size < header || !/^[\x20-\x7e\xa9]{4}$/u.test(type)) {
      throw new BadVideoError("the file is no mp4: its boxes are broken");
    }
    this.#types.push(type);
    this.#remaining = size - header;
  }
}

/** Undefined while the header is not there in full. A size of 0 reaches to the file's end, one of 1 is 64 bits wide. */
function boxSize(header: Buffer): { total: number; header: number } | undefined {
  if (header.length < shortHeaderBytes) return undefined;
  const size = header.readUInt32BE(0);
  if (size === 0) return { total: Number.POSITIVE_INFINITY, header: shortHeaderBytes };
  if (size !== 1) return { total: size, header: shortHeaderBytes };
  if (header.length < headerBytes) return undefined;
  return { total: Number(header.readBigUInt64BE(8)), header: headerBytes };
}
