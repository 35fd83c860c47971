import { placeholderVideo } from "../../src/video-file/placeholder/placeholder.ts";
import type { Container, VideoSize } from "../jobs/model.ts";
import { webmVideo } from "./webm.ts";

/** A file with only its beginning in memory. */
export interface FileContent {
  /** The beginning of the file. A pattern of bytes follows. */
  head: Uint8Array;
  length: number;
}

const videos = new Map<string, Promise<Uint8Array>>();

/**
 * An mp4 of this measure, or a WebM of its duration. Where the mp4 is shorter than `bytes`, a trailing `free` box fills
 * the difference.
 */
export async function videoFile(
  { measure, container }: { measure: VideoSize; container: Container },
  bytes: number,
): Promise<FileContent> {
  const key = JSON.stringify([container, measure.width, measure.height, measure.seconds]);
  const made = videos.get(key) ?? (container === "webm" ? webmVideo(measure) : placeholderVideo(measure));
  videos.set(key, made);
  const video = await made;
  if (container === "webm" || bytes < video.length + smallHeader) {
    return { head: video, length: video.length };
  }
  return { head: Buffer.concat([video, freeBox(bytes - video.length)]), length: bytes };
}

/** Bytes of a box's header whose size fits 32 bits, and of one whose size does not. */
const smallHeader = 8;
const largeHeader = 16;

function freeBox(size: number): Buffer {
  const header = Buffer.alloc(size < 2 ** 32 ? smallHeader : largeHeader);
  header.writeUInt32BE(size < 2 ** 32 ? size : 1);
  header.write("free", 4, "latin1");
  if (header.length === largeHeader) header.writeBigUInt64BE(BigInt(size), smallHeader);
  return header;
}

/** The pattern's length in bytes: a prime, so that wrongly assembled parts are detected. */
const period = 65_521;
const pieceBytes = 65_536;
const pattern = Uint8Array.from({ length: period + pieceBytes }, (_, index) => ((index % period) * 31) >> 3);

/** The bytes from `start` up to and without `end`. */
export function* read({ head }: FileContent, start: number, end: number): Generator<Uint8Array> {
  if (start < head.length) yield head.subarray(start, Math.min(end, head.length));
  for (let at = Math.max(start, head.length); at < end; at += pieceBytes) {
    yield pattern.subarray(at % period, (at % period) + Math.min(pieceBytes, end - at));
  }
}

/** The file, truncated to its first bytes. */
export function truncated({ head }: FileContent, length: number): FileContent {
  return { head: head.subarray(0, length), length };
}

/** Text under the length of a video. */
export function notMp4({ length }: FileContent): FileContent {
  const head = Buffer.from("This is not a video.\n".repeat(50)).subarray(0, length);
  return { head, length };
}

/** The file without an index: renames the `moov` box to `free`. */
export function withoutMoov({ head, length }: FileContent): FileContent {
  return { head: overwritten(head, "moov", 0, "free"), length };
}

/** Bytes from a handler box's name to the four that say what kind of track it handles. */
const handlerTypeOffset = 12;

/** The file with its only track turned into one of metadata. */
export function withoutVideoTrack({ head, length }: FileContent): FileContent {
  return { head: overwritten(head, "hdlr", handlerTypeOffset, "meta"), length };
}

/** The file with its `mdat` emptied; its bytes become a `free` box. */
export function withoutPictures({ head, length }: FileContent): FileContent {
  const copy = Buffer.from(head);
  const at = copy.indexOf("mdat", 0, "latin1") - 4;
  const rest = copy.readUInt32BE(at) - smallHeader;
  copy.writeUInt32BE(smallHeader, at);
  freeBox(rest).copy(copy, at + smallHeader);
  return { head: copy, length };
}

function overwritten(head: Uint8Array, name: string, offset: number, text: string): Uint8Array {
  const copy = Buffer.from(head);
  copy.write(text, copy.indexOf(name, 0, "latin1") + offset, "latin1");
  return copy;
}
