/** Builds ISO media files box by box (ISO/IEC 14496-12), right or wrong as a test needs them. */

export function u16(value: number): Buffer {
  return Buffer.from([(value >> 8) & 255, value & 255]);
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

export function u64(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

export function box(type: string, ...content: Buffer[]): Buffer {
  const bytes = Buffer.concat(content);
  return Buffer.concat([u32(8 + bytes.length), Buffer.from(type, "latin1"), bytes]);
}

/** A box with a 64-bit size. */
export function largeBox(type: string, ...content: Buffer[]): Buffer {
  const bytes = Buffer.concat(content);
  return Buffer.concat([u32(1), Buffer.from(type, "latin1"), u64(16 + bytes.length), bytes]);
}

/** A box with version and flags. */
export function fullBox(type: string, version: number, flags: number, ...content: Buffer[]): Buffer {
  return box(type, u32(version * 2 ** 24 + flags), ...content);
}

/** A box of a count and as many entries of 32-bit numbers. */
export function table(type: string, entries: readonly (readonly number[])[], count = entries.length): Buffer {
  return fullBox(type, 0, 0, u32(count), ...entries.flat().map(u32));
}

export interface TrackOptions {
  id?: number;
  kind?: "vide" | "soun" | "text";
  timescale?: number;
  /** The size of each sample; none for a track whose samples are in fragments. */
  sizes?: readonly number[];
  /** How long each sample lasts. */
  delta?: number;
  samplesPerChunk?: number;
  width?: number;
  height?: number;
  matrix?: readonly number[];
  /** Duration in units of the movie, media time. */
  edits?: readonly (readonly [duration: number, mediaTime: number])[];
  /** co64 instead of stco, and version 1 of the boxes that have times. */
  wide?: boolean;
  enabled?: boolean;
  /** Replaces boxes of the track by their type. */
  change?: BoxChange;
}

export type BoxChange = (type: string, made: Buffer) => Buffer;

export function replaced(type: string, by: Buffer): BoxChange {
  return (name, made) => (name === type ? by : made);
}

export const movieTimescale = 1000;
const upright = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];
export const turnedRight = [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000];

/** @param dataStart Where the track's samples begin in the file, one behind the other. */
export function trak(options: TrackOptions, dataStart: number): Buffer {
  const { id = 1, kind = "vide", timescale = 12_000, sizes = [], delta = 1000, wide = false } = options;
  const { samplesPerChunk = 4, width = 640, height = 480, matrix = upright, edits } = options;
  const change = options.change ?? ((_, made) => made);
  const time = wide ? u64 : u32;
  const version = wide ? 1 : 0;
  const duration = sizes.length * delta;
  const inMovie = Math.round((duration / timescale) * movieTimescale);
  const chunks = chunksOf(sizes, samplesPerChunk, dataStart);
  const visual = Buffer.concat([Buffer.alloc(16), u16(width), u16(height), Buffer.alloc(50)]);
  const entry = box(
    kind === "vide" ? "avc1" : "mp4a",
    Buffer.alloc(6),
    u16(1),
    kind === "vide" ? visual : Buffer.alloc(20),
  );
  const tkhd = fullBox(
    "tkhd",
    version,
    options.enabled === false ? 2 : 3,
    ...[time(0), time(0), u32(id), u32(0), time(inMovie), Buffer.alloc(16), ...matrix.map(u32)],
    ...[u32(width * 65536), u32(height * 65536)],
  );
  const elst = fullBox(
    "elst",
    version,
    0,
    u32(edits?.length ?? 0),
    ...(edits ?? []).flatMap(([length, mediaTime]) => [
      time(length),
      wide ? u64(BigInt.asUintN(64, BigInt(mediaTime))) : u32(mediaTime),
      u32(0x10000),
    ]),
  );
  const mdhd = fullBox("mdhd", version, 0, time(0), time(0), u32(timescale), time(duration), u32(0));
  const hdlr = fullBox("hdlr", 0, 0, u32(0), Buffer.from(kind), Buffer.alloc(13));
  const perChunk = chunks.length === 0 ? [] : [[1, samplesPerChunk, 1]];
  const offsets = wide
    ? fullBox("co64", 0, 0, u32(chunks.length), ...chunks.map(u64))
    : table(
        "stco",
        chunks.map((chunk) => [chunk]),
      );
  const stbl = [
    fullBox("stsd", 0, 0, u32(1), entry),
    table("stts", sizes.length === 0 ? [] : [[sizes.length, delta]]),
    table("stsc", perChunk),
    fullBox("stsz", 0, 0, u32(0), u32(sizes.length), ...sizes.map(u32)),
    offsets,
  ];
  const changed = (made: Buffer) => change(made.toString("latin1", 4, 8), made);
  return box(
    "trak",
    changed(tkhd),
    ...(edits ? [box("edts", changed(elst))] : []),
    box("mdia", changed(mdhd), changed(hdlr), box("minf", box("stbl", ...stbl.map(changed)))),
  );
}

function chunksOf(sizes: readonly number[], samplesPerChunk: number, start: number): number[] {
  const chunks: number[] = [];
  let at = start;
  for (const [sample, size] of sizes.entries()) {
    if (sample % samplesPerChunk === 0) chunks.push(at);
    at += size;
  }
  return chunks;
}

export const ftyp = box("ftyp", Buffer.from("isom"), u32(512), Buffer.from("isomiso2avc1mp41"));

export function mvhd(duration = 0): Buffer {
  const rest = Buffer.concat([u32(0x10000), Buffer.alloc(12), ...upright.map(u32), Buffer.alloc(24), u32(9)]);
  return fullBox("mvhd", 0, 0, u32(0), u32(0), u32(movieTimescale), u32(duration), rest);
}

/** The bytes of samples: no two alike in a row, and none that could be taken for boxes. */
export function samples(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, index) => 128 + (index % 127)));
}

export interface MovieOptions {
  tracks?: readonly TrackOptions[];
  /** Where the index is. */
  moov?: "first" | "last";
  /** The mdat box has a 64-bit size. */
  large?: boolean;
  /** Stands at the end of moov. */
  inMoov?: Buffer;
}

const twoSeconds: TrackOptions = { sizes: Array.from({ length: 24 }, (_, index) => 30 + index) };

/** A whole movie: by default 640 x 480, 24 pictures in two seconds. */
export function movie({
  tracks = [twoSeconds],
  moov = "first",
  large = false,
  inMoov,
}: MovieOptions = {}): Buffer {
  const lengths = tracks.map(({ sizes = [] }) => sizes.reduce((sum, size) => sum + size, 0));
  const data = samples(lengths.reduce((sum, length) => sum + length, 0));
  const mdat = large ? largeBox("mdat", data) : box("mdat", data);
  const index = (dataStart: number): Buffer => {
    let start = dataStart;
    const traks = tracks.map((track, place) => {
      const made = trak({ id: place + 1, ...track }, start);
      start += lengths[place] ?? 0;
      return made;
    });
    return box("moov", mvhd(), ...traks, ...(inMoov ? [inMoov] : []));
  };
  const header = mdat.length - data.length;
  if (moov === "last") return Buffer.concat([ftyp, mdat, index(ftyp.length + header)]);
  return Buffer.concat([ftyp, index(ftyp.length + index(0).length + header), mdat]);
}

export interface FragmentOptions {
  track?: number;
  /** The track's time at which it begins; none leaves tfdt out. */
  time?: number;
  sizes?: readonly number[];
  delta?: number;
  /** Replaces the run. */
  trun?: Buffer;
  /** What is really in the mdat box. */
  data?: Buffer;
}

/** A fragment of one track: moof and mdat. */
export function fragment(options: FragmentOptions = {}): Buffer {
  const { track = 1, time, sizes = [40, 41, 42], delta = 1000 } = options;
  const data = options.data ?? samples(sizes.reduce((sum, size) => sum + size, 0));
  const moof = (offset: number): Buffer => {
    const entries = sizes.flatMap((size) => [u32(delta), u32(size)]);
    const run = fullBox("trun", 0, 0x301, u32(sizes.length), u32(offset), ...entries);
    const begin = time === undefined ? [] : [fullBox("tfdt", 1, 0, u64(time))];
    const traf = box("traf", fullBox("tfhd", 0, 0x20000, u32(track)), ...begin, options.trun ?? run);
    return box("moof", fullBox("mfhd", 0, 0, u32(1)), traf);
  };
  return Buffer.concat([moof(moof(0).length + 8), box("mdat", data)]);
}

/** What makes a movie one in fragments: the defaults of its tracks. */
export function mvex(
  options: { tracks?: number; duration?: number; size?: number; lasts?: number } = {},
): Buffer {
  const { tracks = 1, duration = 0, size = 0, lasts } = options;
  const trex = Array.from({ length: tracks }, (_, index) =>
    fullBox("trex", 0, 0, u32(index + 1), u32(1), u32(duration), u32(size), u32(0)),
  );
  return box("mvex", ...(lasts === undefined ? [] : [fullBox("mehd", 0, 0, u32(lasts))]), ...trex);
}

/** A movie whose samples are all in fragments. */
export function fragmented(
  fragments: readonly Buffer[],
  tracks: readonly TrackOptions[] = [{}],
  end = mvex(),
): Buffer {
  const traks = tracks.map((track, place) => trak({ id: place + 1, ...track }, 0));
  return Buffer.concat([ftyp, box("moov", mvhd(), ...traks, end), ...fragments]);
}
