import { boxAt, boxesIn, int32, readBoxFlags, readBoxVersion, uint32, uint64 } from "./box-tree.ts";
import { BadVideoError } from "./errors.ts";
import { assertFits, type MediaData } from "./samples.ts";
import type { Track } from "./track.ts";

/** The values of samples that do not set their own. */
interface Defaults {
  duration: number;
  size: number;
}

/** Reads each track's defaults for its fragments from `mvex`. */
export function fragmentDefaults(mvex: Buffer, tracks: ReadonlyMap<number, Track>): Map<number, Defaults> {
  const defaults = new Map<number, Defaults>();
  for (const content of boxesIn(mvex, "trex")) {
    const id = uint32(content, 4);
    if (tracks.has(id)) defaults.set(id, { duration: uint32(content, 12), size: uint32(content, 16) });
  }
  return defaults;
}

/** Flags of tfhd and trun that announce optional fields, in the order of the fields. */
const tfhdFlags = {
  baseDataOffset: 1,
  description: 2,
  duration: 8,
  size: 0x10,
  flags: 0x20,
  baseIsMoof: 0x20000,
};
const trunFlags = { dataOffset: 1, firstFlags: 4, duration: 0x100, size: 0x200, flags: 0x400, offset: 0x800 };

/** Adds a fragment's samples to their tracks. @throws {BadVideoError} */
export class FragmentReader {
  readonly #tracks: ReadonlyMap<number, Track>;
  readonly #defaults: ReadonlyMap<number, Defaults>;
  readonly #data: MediaData;

  constructor(tracks: ReadonlyMap<number, Track>, defaults: ReadonlyMap<number, Defaults>, data: MediaData) {
    this.#tracks = tracks;
    this.#defaults = defaults;
    this.#data = data;
  }

  /** @param start The offset of the box in the file; `moof` is its content. */
  read(moof: Buffer, start: number): void {
    // By default, a track's data follows the data of the previous track.
    let dataEnd = start;
    for (const traf of boxesIn(moof, "traf")) dataEnd = this.#readTrack(traf, start, dataEnd);
  }

  /** @returns the offset in the file at which the track's data ends. */
  #readTrack(traf: Buffer, moofStart: number, previousEnd: number): number {
    const tfhd = boxAt(traf, "tfhd") ?? Buffer.alloc(0);
    const id = uint32(tfhd, 4);
    const flags = readBoxFlags(tfhd);
    let field = 8;
    const take = (flag: number, bytes: number): number | undefined => {
      if ((flags & flag) === 0) return undefined;
      field += bytes;
      return field - bytes;
    };
    const baseAt = take(tfhdFlags.baseDataOffset, 8);
    take(tfhdFlags.description, 4);
    const durationAt = take(tfhdFlags.duration, 4);
    const sizeAt = take(tfhdFlags.size, 4);
    const inherited = this.#defaults.get(id) ?? { duration: 0, size: 0 };
    const defaults = {
      duration: durationAt === undefined ? inherited.duration : uint32(tfhd, durationAt),
      size: sizeAt === undefined ? inherited.size : uint32(tfhd, sizeAt),
    };
    const relative = flags & tfhdFlags.baseIsMoof ? moofStart : previousEnd;
    const base = baseAt === undefined ? relative : uint64(tfhd, baseAt);
    const tfdt = boxAt(traf, "tfdt");
    let time = tfdt && (readBoxVersion(tfdt) === 1 ? uint64(tfdt, 4) : uint32(tfdt, 4));
    let dataEnd = base;
    for (const trun of boxesIn(traf, "trun")) {
      const run = readRun(trun, defaults);
      const start = run.dataOffset === undefined ? dataEnd : base + run.dataOffset;
      dataEnd = start + run.bytes;
      const track = this.#tracks.get(id);
      if (!track || run.samples === 0) continue;
      this.#data.assertContains(start, run.bytes);
      track.add({ ...run, start: time }, true);
      if (time !== undefined) time += run.duration;
    }
    return dataEnd;
  }
}

function readRun(trun: Buffer, defaults: Defaults) {
  const [flags, samples] = [readBoxFlags(trun), uint32(trun, 4)];
  const has = (flag: number): boolean => (flags & flag) !== 0;
  const first = 8 + (has(trunFlags.dataOffset) ? 4 : 0) + (has(trunFlags.firstFlags) ? 4 : 0);
  const durationBytes = has(trunFlags.duration) ? 4 : 0;
  const sizeBytes = has(trunFlags.size) ? 4 : 0;
  const flagBytes = has(trunFlags.flags) ? 4 : 0;
  const entryBytes = durationBytes + sizeBytes + flagBytes + (has(trunFlags.offset) ? 4 : 0);
  assertFits(trun, first, samples, entryBytes);
  let [duration, bytes] = [samples * defaults.duration, samples * defaults.size];
  if (durationBytes > 0) duration = columnSum(trun, first, samples, entryBytes);
  if (sizeBytes > 0) bytes = columnSum(trun, first + durationBytes, samples, entryBytes);
  if (samples > 1 && bytes === 0) throw new BadVideoError("the file's index lists samples of no bytes");
  const offsetAt = first + durationBytes + sizeBytes + flagBytes;
  return {
    samples,
    duration,
    bytes,
    firstOffset: has(trunFlags.offset) ? int32(trun, offsetAt) : 0,
    dataOffset: has(trunFlags.dataOffset) ? int32(trun, 8) : undefined,
  };
}

function columnSum(table: Buffer, from: number, count: number, entryBytes: number): number {
  let sum = 0;
  for (let entry = 0; entry < count; entry++) sum += table.readUInt32BE(from + entry * entryBytes);
  return sum;
}
