import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
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

/** Bytes. Divisible by three, so that base64 ends with each part. */
const partBytes = 3 << 15;

/**
 * Reads a file's bytes, for sending. The last part comes only after all bytes have proven to be those that were
 * checked, so that no one receives the whole of another file.
 *
 * @throws {PictureChangedError}
 */
export function readContent(picture: Picture): AsyncGenerator<Buffer> {
  return readChecked(picture, (part) => Buffer.from(part));
}

/** @param encode Makes what is sent of a part, whose bytes are others afterwards. */
async function* readChecked<Sent>(picture: Picture, encode: (part: Buffer) => Sent): AsyncGenerator<Sent> {
  const hash = createHash("sha256");
  let size = 0;
  let held: Sent | undefined;
  for await (const part of fileParts(picture)) {
    size += part.length;
    hash.update(part);
    if (size > picture.bytes) throw new PictureChangedError(picture);
    if (held !== undefined) yield held;
    held = encode(part);
  }
  if (held === undefined || hash.digest("hex") !== picture.sha256) throw new PictureChangedError(picture);
  yield held;
}

/** Reads a file's parts into one buffer, one after the other. All but the last are full. */
async function* fileParts(picture: Picture): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(partBytes);
  await using file = await open(picture.path).catch((error) => {
    throw new PictureChangedError(picture, error);
  });
  for (let length = buffer.length; length === buffer.length; ) {
    length = await fill(buffer, file).catch((error) => {
      throw new PictureChangedError(picture, error);
    });
    if (length > 0) yield buffer.subarray(0, length);
  }
}

/** Reads until the buffer is full or the file ends. Returns how many bytes it has read. */
async function fill(buffer: Buffer, file: FileHandle): Promise<number> {
  let length = 0;
  for (let read = -1; read !== 0 && length < buffer.length; length += read)
    read = (await file.read(buffer, length)).bytesRead;
  return length;
}

/** The length of {@link readDataUri}. */
export function dataUriLength({ type, bytes }: Picture): number {
  return dataUriStart(type).length + 4 * Math.ceil(bytes / 3);
}

/**
 * Reads a file as a data URI (RFC 2397). In strings, because V8 collects them soon: new buffers pile up to 64 MB first.
 *
 * @throws {PictureChangedError}
 */
export async function* readDataUri(picture: Picture): AsyncGenerator<string> {
  yield dataUriStart(picture.type);
  yield* readChecked(picture, (part) => part.toString("base64"));
}

function dataUriStart(type: string): string {
  return `data:${type};base64,`;
}
