import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { quoted } from "../text/sanitize.ts";
import type { Picture } from "./picture.ts";

/** A file is gone, cannot be read, or has other bytes than when it was checked. */
export class PictureChangedError extends Error {
  override readonly name = "PictureChangedError";

  constructor({ name }: Picture, cause?: unknown) {
    const reason = cause === undefined ? "changed" : "could not be read";
    super(`The file ${quoted(name)} ${reason} after it was checked`, { cause });
  }
}

/**
 * Reads a file's bytes, for sending. The last part comes only after all bytes have proven to be those that were
 * checked, so that no one receives the whole of another file.
 *
 * @throws {PictureChangedError}
 */
export async function* readContent(picture: Picture): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  let size = 0;
  let held: Buffer | undefined;
  for await (const part of fileParts(picture)) {
    size += part.length;
    hash.update(part);
    if (size > picture.bytes) throw new PictureChangedError(picture);
    if (held) yield held;
    held = part;
  }
  if (!held || hash.digest("hex") !== picture.sha256) throw new PictureChangedError(picture);
  yield held;
}

async function* fileParts(picture: Picture): AsyncGenerator<Buffer> {
  // One byte more than there should be shows that the file has grown.
  const parts: AsyncIterable<Buffer> = createReadStream(picture.path, { end: picture.bytes });
  try {
    yield* parts;
  } catch (error) {
    throw new PictureChangedError(picture, error);
  }
}

/** The length of {@link readDataUri}. */
export function dataUriLength({ type, bytes }: Picture): number {
  return dataUriStart(type).length + 4 * Math.ceil(bytes / 3);
}

/** Reads a file as a data URI (RFC 2397). @throws {PictureChangedError} */
export async function* readDataUri(picture: Picture): AsyncGenerator<Buffer> {
  yield Buffer.from(dataUriStart(picture.type));
  // Three bytes make four characters: what is left over of a part goes to the next one.
  let left: Buffer = Buffer.alloc(0);
  for await (const part of readContent(picture)) {
    const bytes = left.length > 0 ? Buffer.concat([left, part]) : part;
    const whole = bytes.length - (bytes.length % 3);
    left = bytes.subarray(whole);
    if (whole > 0) yield Buffer.from(bytes.toString("base64", 0, whole));
  }
  if (left.length > 0) yield Buffer.from(left.toString("base64"));
}

function dataUriStart(type: string): string {
  return `data:${type};base64,`;
}
