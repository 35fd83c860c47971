import { boxAt, int32, uint32, uint64 } from "./box-tree.ts";
import type { Range } from "./boxes.ts";
import { BadVideoError } from "./errors.ts";
import type { SampleRun, Track } from "./track.ts";

/** The `mdat` boxes of a file, which contain the samples. */
export class MediaData {
  readonly #mdats: readonly Range[];

  constructor(mdats: readonly Range[]) {
    this.#mdats = mdats;
  }

  /** @throws {BadVideoError} if bytes that the index lists are not in an `mdat` box. */
  assertContains(start: number, bytes: number): void {
    let [low, high] = [0, this.#mdats.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#mdats[middle]?.start ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    const mdat = this.#mdats[low - 1];
    if (!mdat || start + bytes > mdat.end)
      throw new BadVideoError("the file is cut short: samples that its index lists are missing");
  }
}

/** A table of a fixed number of bytes for each entry. */
interface Table {
  box: Buffer;
  count: number;
}

/** @throws {BadVideoError} if a table claims more entries than its box can contain. */
export function assertFits(box: Buffer, from: number, count: number, entryBytes: number): void {
  if (from + count * entryBytes > box.length)
    throw new BadVideoError("the file's index counts more samples than it lists");
}

/** The table at a path within `stbl`: its count follows version and flags. */
function readTable(stbl: Buffer, type: string, entryBytes: number): Table {
  const box = boxAt(stbl, type);
  if (!box) return { box: Buffer.alloc(0), count: 0 };
  const count = uint32(box, 4);
  assertFits(box, 8, count, entryBytes);
  return { box, count };
}

/** Adds up a track's sample tables. @throws {BadVideoError} if they contradict each other or the file. */
export function listedSamples(trak: Buffer, track: Track, data: MediaData): SampleRun {
  const stbl = boxAt(trak, "mdia", "minf", "stbl") ?? Buffer.alloc(0);
  const sizes = readSizes(stbl);
  const bytes = sizes.count === 0 ? 0 : placedBytes(stbl, sizes, track, data);
  const times = readTable(stbl, "stts", 8);
  const offsets = readTable(stbl, "ctts", 8);
  assertCovered(offsets, sizes.count);
  assertCovered(times, sizes.count);
  let duration = 0;
  for (let at = 8; at < 8 + times.count * 8; at += 8)
    duration += uint32(times.box, at) * uint32(times.box, at + 4);
  const firstOffset = int32(offsets.box, 12);
  return { start: 0, duration, samples: sizes.count, bytes, firstOffset };
}

/** Checks that a table of runs covers no more samples than exist. */
function assertCovered({ box, count }: Table, samples: number): void {
  let covered = 0;
  for (let at = 8; at < 8 + count * 8; at += 8) covered += uint32(box, at);
  if (covered > samples) throw new BadVideoError("the file's index counts more samples than it lists");
}

interface Sizes {
  count: number;
  /** The size of every sample in bytes, if they are all equal. */
  constant: number | undefined;
  of(sample: number): number;
}

function readSizes(stbl: Buffer): Sizes {
  const stsz = boxAt(stbl, "stsz");
  if (stsz) {
    const [constant, count] = [uint32(stsz, 4), uint32(stsz, 8)];
    if (constant > 0) return { count, constant, of: () => constant };
    assertFits(stsz, 12, count, 4);
    return { count, constant: undefined, of: (sample) => stsz.readUInt32BE(12 + sample * 4) };
  }
  const stz2 = boxAt(stbl, "stz2") ?? Buffer.alloc(12);
  const [bits, count] = [stz2[7] ?? 0, uint32(stz2, 8)];
  assertFits(stz2, 12, count, bits / 8);
  const of = (sample: number): number => {
    if (bits === 16) return stz2.readUInt16BE(12 + sample * 2);
    const byte = stz2[12 + Math.floor((sample * bits) / 8)] ?? 0;
    if (bits === 8) return byte;
    return sample % 2 === 0 ? byte >> 4 : byte & 15;
  };
  if (count > 0 && ![4, 8, 16].includes(bits)) throw new BadVideoError("the file's index is broken");
  return { count, constant: undefined, of };
}

/** Checks that the file contains every chunk of samples. @returns the bytes of all samples. */
function placedBytes(stbl: Buffer, sizes: Sizes, { kind }: Track, data: MediaData): number {
  const wide = boxAt(stbl, "stco") === undefined;
  const chunks = readTable(stbl, wide ? "co64" : "stco", wide ? 8 : 4);
  const runs = readTable(stbl, "stsc", 12);
  let [sample, bytes, run] = [0, 0, 0];
  for (let chunk = 0; chunk < chunks.count && sample < sizes.count && runs.count > 0; chunk++) {
    while (run + 1 < runs.count && uint32(runs.box, 8 + (run + 1) * 12) <= chunk + 1) run++;
    const upTo = Math.min(sizes.count, sample + uint32(runs.box, 12 + run * 12));
    const length = bytesBetween(sizes, sample, upTo);
    const start = wide ? uint64(chunks.box, 8 + chunk * 8) : uint32(chunks.box, 8 + chunk * 4);
    // QuickTime's constant sample size of sound is not in bytes.
    data.assertContains(start, kind === "soun" && sizes.constant !== undefined ? 1 : length);
    bytes += length;
    sample = upTo;
  }
  if (kind === "vide" && sample < sizes.count)
    throw new BadVideoError("the file is cut short: its index does not say where some of its pictures are");
  return bytes;
}

function bytesBetween({ constant, of }: Sizes, from: number, to: number): number {
  if (constant !== undefined) return (to - from) * constant;
  let bytes = 0;
  for (let sample = from; sample < to; sample++) bytes += of(sample);
  return bytes;
}
