import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { formatBytes } from "../text/format.ts";
import { boxAt, boxesIn, boxHeaderBytes, readBoxVersion, uint16, uint32, uint64 } from "./box-tree.ts";
import type { Layout, Range } from "./boxes.ts";
import { Mp4BoxParser } from "./boxes.ts";
import { BadVideoError } from "./errors.ts";
import { FragmentReader, fragmentDefaults } from "./fragments.ts";
import { listedSamples, MediaData } from "./samples.ts";
import { Track } from "./track.ts";

export interface Measured {
  /** Seconds from the first picture or sound to the end of the last one. */
  duration: number;
  /** Pixels as encoded; width and height are swapped if the video is displayed rotated by 90°. */
  width: number;
  height: number;
}

/** Bytes. Each index box is read into memory; those of models' videos are far smaller. */
const maxIndexBytes = 16 * 1024 ** 2;

const maxTracks = 100;

/** Reads a part of the file. */
export type ReadRange = (range: Range) => Promise<Buffer>;

/**
 * Reads a video's duration and size from its index, and checks that the file contains every sample the index lists.
 *
 * @throws {BadVideoError}
 * @throws the signal's reason.
 */
export async function measureVideo(read: ReadRange, layout: Layout, signal?: AbortSignal): Promise<Measured> {
  const contentOf = async (box: Range): Promise<Buffer> => {
    signal?.throwIfAborted();
    if (box.end - box.start > maxIndexBytes)
      throw new BadVideoError(`a part of the file's index is larger than ${formatBytes(maxIndexBytes)}`);
    const bytes = await read(box);
    return bytes.subarray(boxHeaderBytes(bytes, 0));
  };
  const data = new MediaData(layout.mdats);
  const moov = await contentOf(layout.moov);
  const tracks = readTracks(moov, data);
  const byId = new Map(tracks.map((track) => [track.id, track]));
  const mvex = boxAt(moov, "mvex");
  if (mvex && layout.mayGoOn) throw new BadVideoError("the file is cut short");
  const fragments = new FragmentReader(byId, fragmentDefaults(mvex ?? Buffer.alloc(0), byId), data);
  for (const moof of layout.moofs) fragments.read(await contentOf(moof), moof.start);
  for (const sidx of layout.sidxs) assertReferenced(await contentOf(sidx), sidx.end, layout.size);
  const measured = sizeUp(tracks, moov);
  if (mvex) assertWhole(mvex, moov, measured.duration, layout.moofs.length);
  return measured;
}

/** Measures a file on disk; reads only its index. @throws {BadVideoError} */
export async function measureFile(path: string, layout: Layout, signal?: AbortSignal): Promise<Measured> {
  const file = await open(path);
  try {
    const read: ReadRange = async ({ start, end }) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
      return buffer.subarray(0, bytesRead);
    };
    return await measureVideo(read, layout, signal);
  } finally {
    await file.close();
  }
}

function readTracks(moov: Buffer, data: MediaData): Track[] {
  const tracks: Track[] = [];
  let count = 0;
  for (const trak of boxesIn(moov, "trak")) {
    if (++count > maxTracks) throw new BadVideoError(`the file has more than ${maxTracks} tracks`);
    const track = Track.from(trak);
    if (!track) continue;
    track.add(listedSamples(trak, track, data), false);
    tracks.push(track);
  }
  return tracks;
}

function sizeUp(tracks: readonly Track[], moov: Buffer): Measured {
  const pictures = tracks.filter(({ kind }) => kind === "vide");
  if (pictures.length === 0) throw new BadVideoError("the file has no video track");
  const filled = pictures.filter(({ bytes }) => bytes > 0);
  const video = filled.find(({ enabled }) => enabled) ?? filled[0];
  if (!video) throw new BadVideoError("the file's video track has no pictures");
  const { width, height } = video;
  if (width === 0 || height === 0) throw new BadVideoError("the file does not say how wide and high it is");
  if (!(video.lasts > 0 && Number.isFinite(video.lasts)))
    throw new BadVideoError("the file does not say how long it lasts");
  const movieTimescale = readTimescale(moov);
  const shown = tracks
    .filter((track) => track.bytes > 0 && track.lasts > 0 && Number.isFinite(track.lasts))
    .map((track) => track.shown(movieTimescale));
  const start = Math.min(...shown.map((times) => times.start));
  const end = Math.max(...shown.map((times) => times.end));
  const duration = Math.round((end - start) * 1000) / 1000;
  if (!(duration > 0)) throw new BadVideoError("the file does not say how long it lasts");
  return { duration, width, height };
}

function readTimescale(moov: Buffer): number {
  const mvhd = boxAt(moov, "mvhd") ?? Buffer.alloc(0);
  return uint32(mvhd, readBoxVersion(mvhd) === 1 ? 20 : 12);
}

/** If the file states the total duration of its fragments, none may be missing. */
function assertWhole(mvex: Buffer, moov: Buffer, duration: number, fragments: number): void {
  const mehd = boxAt(mvex, "mehd") ?? Buffer.alloc(0);
  const promised = (readBoxVersion(mehd) === 1 ? uint64(mehd, 4) : uint32(mehd, 4)) / readTimescale(moov);
  const half = duration / Math.max(1, fragments) / 2;
  if (Number.isFinite(promised) && duration < promised - half)
    throw new BadVideoError(`the file is cut short: it lasts ${duration} s of ${promised} s`);
}

/** Checks that the file contains all bytes that a segment index refers to. */
function assertReferenced(sidx: Buffer, end: number, size: number): void {
  const wide = readBoxVersion(sidx) === 1;
  const referencesAt = wide ? 28 : 20;
  let at = end + (wide ? uint64(sidx, 20) : uint32(sidx, 16));
  const count = Math.min(uint16(sidx, referencesAt + 2), Math.floor((sidx.length - referencesAt - 4) / 12));
  for (let reference = 0; reference < count; reference++)
    at += uint32(sidx, referencesAt + 4 + reference * 12) & 0x7fffffff;
  if (at > size) throw new BadVideoError("the file is cut short: parts that its index lists are missing");
}

/** Checks an existing file as thoroughly as a download. @throws {BadVideoError} */
export async function checkVideo(path: string): Promise<void> {
  const boxes = new Mp4BoxParser();
  for await (const chunk of createReadStream(path)) boxes.push(chunk);
  await measureFile(path, boxes.finish());
}
