import {
  boxAt,
  boxesIn,
  int32,
  int64,
  readBoxFlags,
  readBoxVersion,
  uint16,
  uint32,
  uint64,
} from "./box-tree.ts";

/** One entry of an edit list; `duration` is in units of the movie, `mediaTime` in units of the media. */
interface Edit {
  duration: number;
  /** -1 if the edit shows nothing. */
  mediaTime: number;
}

/** Consecutive samples of a track, as an index lists them. */
export interface SampleRun {
  /** In the track's units; undefined if the run follows the previous one. */
  start: number | undefined;
  duration: number;
  samples: number;
  bytes: number;
  /** The delay between decoding and showing the first sample, in the track's units. */
  firstOffset: number;
}

/** One track of pictures or sound, with the totals of its samples. */
export class Track {
  readonly id: number;
  readonly kind: "vide" | "soun";
  readonly enabled: boolean;
  readonly timescale: number;
  readonly width: number;
  readonly height: number;
  /** The media's duration by the index, in the track's units; 0 if unknown. */
  readonly #mediaDuration: number;
  readonly #edits: Edit[];
  #fragments = 0;
  #start = 0;
  #end = 0;
  #firstOffset = 0;
  samples = 0;
  bytes = 0;

  /** @returns undefined for a track that is neither pictures nor sound. */
  static from(trak: Buffer): Track | undefined {
    const mdia = boxAt(trak, "mdia");
    const kind = mdia && boxAt(mdia, "hdlr")?.toString("latin1", 8, 12);
    return mdia && (kind === "vide" || kind === "soun") ? new Track(trak, mdia, kind) : undefined;
  }

  private constructor(trak: Buffer, mdia: Buffer, kind: Track["kind"]) {
    const tkhd = boxAt(trak, "tkhd") ?? Buffer.alloc(0);
    const mdhd = boxAt(mdia, "mdhd") ?? Buffer.alloc(0);
    const wide = readBoxVersion(tkhd) === 1;
    this.kind = kind;
    this.id = uint32(tkhd, wide ? 20 : 12);
    this.enabled = (readBoxFlags(tkhd) & 1) === 1;
    this.timescale = uint32(mdhd, readBoxVersion(mdhd) === 1 ? 20 : 12);
    this.#mediaDuration = durationAt(mdhd, 24, 16);
    const edts = boxAt(trak, "edts", "elst");
    this.#edits = edts ? readEdits(edts) : [];
    const coded = codedSize(boxAt(mdia, "minf", "stbl", "stsd"));
    const matrix = wide ? 52 : 40;
    const asShown = { width: uint32(tkhd, matrix + 36) / 65536, height: uint32(tkhd, matrix + 40) / 65536 };
    const { width, height } = coded ?? {
      width: Math.round(asShown.width),
      height: Math.round(asShown.height),
    };
    const turned = isQuarterTurn(tkhd, matrix);
    this.width = turned ? height : width;
    this.height = turned ? width : height;
  }

  add(run: SampleRun, isFragment: boolean): void {
    if (run.samples === 0) return;
    const start = run.start ?? this.#end;
    if (this.samples === 0) [this.#start, this.#firstOffset] = [start, run.firstOffset];
    this.#start = Math.min(this.#start, start);
    this.#end = Math.max(this.#end, start + run.duration);
    this.samples += run.samples;
    this.bytes += run.bytes;
    if (isFragment) this.#fragments++;
  }

  /** Seconds from the first sample to the end of the last one. */
  get lasts(): number {
    return (this.#end - this.#start || this.#mediaDuration) / this.timescale;
  }

  /**
   * The interval in which the track is shown, in seconds of the movie. Without an edit list, the delay of pictures that
   * are decoded out of order does not count, as in ffprobe.
   */
  shown(movieTimescale: number): { start: number; end: number } {
    const { lasts } = this;
    const begins = this.#start / this.timescale;
    const whole = { start: begins, end: begins + lasts };
    const first = this.#edits.findIndex(({ mediaTime }) => mediaTime >= 0);
    if (first < 0 || movieTimescale === 0) return whole;
    const lead = sum(this.#edits.slice(0, first)) / movieTimescale;
    const edits = this.#edits.slice(first);
    const listed = this.#fragments > 0 ? 0 : sum(edits.map((edit) => this.#bounded(edit, movieTimescale)));
    if (listed > 0) return { start: lead, end: lead + listed / movieTimescale };
    // For fragments, and if no edit has a duration, the list only says how much of the beginning to skip.
    const shift = lead + (this.#firstOffset - (edits[0]?.mediaTime ?? 0)) / this.timescale;
    const end = whole.end + shift;
    return end > lead ? { start: Math.max(lead, begins + shift), end } : whole;
  }

  /** Limits an edit to the duration of the media. */
  #bounded({ duration, mediaTime }: Edit, movieTimescale: number): Edit {
    const most = mediaTime < 0 ? duration : this.lasts * movieTimescale;
    return { duration: Math.min(duration, most), mediaTime };
  }
}

function sum(edits: readonly Edit[]): number {
  return edits.reduce((total, { duration }) => total + duration, 0);
}

/** Reads the duration of mvhd or mdhd; 0 if it is unknown, which the format writes as all ones. */
function durationAt(box: Buffer, wideAt: number, at: number): number {
  if (readBoxVersion(box) === 1) {
    const duration = uint64(box, wideAt);
    return duration >= 2 ** 63 ? 0 : duration;
  }
  const duration = uint32(box, at);
  return duration === 0xffffffff ? 0 : duration;
}

function readEdits(elst: Buffer): Edit[] {
  const wide = readBoxVersion(elst) === 1;
  const bytes = wide ? 20 : 12;
  const count = Math.min(uint32(elst, 4), Math.floor((elst.length - 8) / bytes), maxEdits);
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const at = 8 + index * bytes;
    return wide
      ? { duration: uint64(elst, at), mediaTime: int64(elst, at + 8) }
      : { duration: uint32(elst, at), mediaTime: int32(elst, at + 4) };
  });
}

/** Far more than any model's video needs. */
const maxEdits = 1000;

/** The frame size in the first sample entry. */
function codedSize(stsd: Buffer | undefined): { width: number; height: number } | undefined {
  const entry: Buffer | undefined = stsd && boxesIn(stsd.subarray(8)).next().value;
  const [width, height] = entry ? [uint16(entry, 24), uint16(entry, 26)] : [0, 0];
  return width > 0 && height > 0 ? { width, height } : undefined;
}

/** Whether the matrix rotates the picture by 90° in either direction. */
function isQuarterTurn(tkhd: Buffer, at: number): boolean {
  const [a, b, c, d] = [int32(tkhd, at), int32(tkhd, at + 4), int32(tkhd, at + 12), int32(tkhd, at + 16)];
  return a === 0 && d === 0 && b !== 0 && c !== 0;
}
