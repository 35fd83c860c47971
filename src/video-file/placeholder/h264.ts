import { BitReader, BitWriter } from "./bits.ts";
import { filmCoding } from "./coding.ts";
import type { Film } from "./films.ts";

/**
 * Puts a film into the middle of a larger picture, without an encoder. A film is H.264 with a slice for each of its rows
 * of blocks, and such a slice does not depend on any other of its picture: so it can be moved by the number of its first
 * block. The blocks around it are slices in the colour of the film's ground.
 *
 * Section and table numbers are those of ITU-T H.264.
 */
export class Picture {
  readonly width: number;
  readonly height: number;
  /** The picture's size, and the film's place in it, in blocks. */
  readonly #columns: number;
  readonly #rows: number;
  readonly #left: number;
  readonly #top: number;
  readonly #film: Film;

  /** @param width Pixels; even, as is `height`. The film must fit in. */
  constructor(film: Film, width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#film = film;
    this.#columns = Math.ceil(width / blockPixels);
    this.#rows = Math.ceil(height / blockPixels);
    this.#left = Math.round((width / blockPixels - film.columns) / 2);
    this.#top = Math.round((height / blockPixels - film.rows) / 2);
  }

  /** RFC 6381. */
  get codec(): string {
    return `avc1.${Buffer.from([...profile, this.#level]).toString("hex")}`;
  }

  /** The content of the `avcC` box. ISO/IEC 14496-15, section 5.3.3. */
  get configuration(): Uint8Array {
    const [sequence, parameters] = [this.#sequence(), Buffer.from(filmCoding.parameters, "hex")];
    const head = Buffer.from([1, ...profile, this.#level, 0xff, 0xe1]);
    return Buffer.concat([head, prefixed(sequence, 2), Buffer.of(1), prefixed(parameters, 2)]);
  }

  /** The picture at this turn of the film; the one at turn 0 is a keyframe. */
  packet(turn: number): Uint8Array {
    const slices = unitsIn(Buffer.from(this.#film.packets[turn] ?? "", "base64"));
    const header = slices[0]?.[0] ?? 0;
    const ground = (first: number, end: number) => this.#ground(header, turn, first, end);
    const starts = slices.map((_, row) => (this.#top + row) * this.#columns + this.#left);
    const units = slices.flatMap((slice, row) => {
      const first = starts[row] ?? 0;
      const next = starts[row + 1] ?? this.#columns * this.#rows;
      return [moved(slice, first), ...ground(first + this.#film.columns, next)];
    });
    return Buffer.concat([...ground(0, starts[0] ?? 0), ...units].map((unit) => prefixed(unit, 4)));
  }

  get #level(): number {
    return levelFor(this.#columns, this.#rows) ?? 0;
  }

  /** The sequence parameter set. Section 7.3.2.1.1. */
  #sequence(): Uint8Array {
    const bits = new BitWriter();
    for (const byte of [...profile, this.#level]) bits.fixed(byte, 8);
    bits.unsigned(0).unsigned(filmCoding.frameNumberBits - 4);
    const pictureOrderType = 2;
    const referenceFrames = 1;
    bits.unsigned(pictureOrderType).unsigned(referenceFrames).fixed(0, 1);
    bits.unsigned(this.#columns - 1).unsigned(this.#rows - 1);
    const framesOnly = 1;
    const directInference = 1;
    bits.fixed(framesOnly, 1).fixed(directInference, 1);
    const right = (this.#columns * blockPixels - this.width) / 2;
    const bottom = (this.#rows * blockPixels - this.height) / 2;
    bits.fixed(1, 1).unsigned(0).unsigned(right).unsigned(0).unsigned(bottom);
    return bits.fixed(0, 1).end().unit(sequenceHeader);
  }

  /** The slice of the ground from one block up to another; none if there is nothing between. Section 7.3.3. */
  #ground(header: number, turn: number, first: number, end: number): Uint8Array[] {
    if (first === end) return [];
    const isKey = turn === 0;
    const bits = new BitWriter().unsigned(first).unsigned(isKey ? allIntra : allPredicted);
    bits.unsigned(0).fixed(turn, filmCoding.frameNumberBits);
    // A keyframe has an id and two flags here, any other picture three flags.
    if (isKey) bits.unsigned(0).fixed(0, 2);
    else bits.fixed(0, 3);
    bits.signed(ground.quantizer - filmCoding.quantizer).unsigned(withoutDeblocking);
    if (isKey) this.#writeGround(bits, first, end);
    else bits.unsigned(end - first);
    return [bits.end().unit(header)];
  }

  #writeGround(bits: BitWriter, first: number, end: number): void {
    for (let block = first; block < end; block++) {
      const hasNeighbour = (block > first && block % this.#columns > 0) || block - this.#columns >= first;
      if (hasNeighbour) bits.unsigned(plainBlock).unsigned(0).signed(0).fixed(1, 1);
      else writeColoured(bits);
    }
  }
}

const blockPixels = 16;

/** The constrained baseline profile. */
const profile = [66, 0xc0];

/** Levels, with the most blocks of a picture. */
const levels: readonly (readonly [level: number, blocks: number])[] = [
  [20, 396],
  [21, 792],
  [22, 1620],
  [31, 3600],
  [32, 5120],
  [40, 8192],
  [50, 22_080],
  [51, 36_864],
  [60, 139_264],
];

/** Whether decoders for the highest level take a picture of so many pixels. */
export function isPossible(width: number, height: number): boolean {
  return levelFor(Math.ceil(width / blockPixels), Math.ceil(height / blockPixels)) !== undefined;
}

/** The smallest level for a size in blocks; undefined if none allows it. Table A-1, section A.3.1. */
function levelFor(columns: number, rows: number): number | undefined {
  const side = Math.max(columns, rows);
  return levels.find(([, most]) => columns * rows <= most && side * side <= 8 * most)?.[0];
}

const sequenceHeader = 0x67;
const allIntra = 7;
const allPredicted = 5;
const withoutDeblocking = 1;

/** Types of 16 by 16 blocks whose colour is the mean of their neighbours': nothing added, or a colour. Table 7-11. */
const plainBlock = 3;
const colouredBlock = 7;

/**
 * The film's ground, as levels that are added to the medium grey that a block without neighbours has: at this quantizer,
 * 1 is 20/64 of a step of luma, and 40/64 of one of chroma. That is luma 34, chroma 140 and 120.
 */
const ground = { quantizer: 18, luma: -300, blue: 19, red: -13 };

/** A block in the colour of the ground. Sections 7.3.5 and 9.2. */
function writeColoured(bits: BitWriter): void {
  bits.unsigned(colouredBlock).unsigned(0).signed(0);
  const one = 0b000101;
  writeLevel(bits.fixed(one, 6), ground.luma).fixed(1, 1);
  const oneOfChroma = 0b000111;
  for (const level of [ground.blue, ground.red]) writeLevel(bits.fixed(oneOfChroma, 6), level).fixed(1, 1);
}

/** The only level of a block, which is greater than 1. Section 9.2.2.1. */
function writeLevel(bits: BitWriter, level: number): BitWriter {
  const code = (level > 0 ? 2 * level - 2 : -2 * level - 1) - 2;
  if (code < 14) return bits.fixed(1, code + 1);
  return code < 30 ? bits.fixed(1, 15).fixed(code - 14, 4) : bits.fixed(1, 16).fixed(code - 30, 12);
}

/** A slice that begins with another block. */
function moved(slice: Uint8Array, first: number): Uint8Array {
  const reader = new BitReader(slice);
  reader.unsigned();
  const bits = new BitWriter().unsigned(first).rest(reader);
  return bits.unit(slice[0] ?? 0);
}

function unitsIn(packet: Buffer): Uint8Array[] {
  const units: Uint8Array[] = [];
  for (let at = 0; at < packet.length; ) {
    const end = at + 4 + packet.readUInt32BE(at);
    units.push(packet.subarray(at + 4, end));
    at = end;
  }
  return units;
}

function prefixed(unit: Uint8Array, lengthBytes: number): Buffer {
  const length = Buffer.alloc(lengthBytes);
  length.writeUIntBE(unit.length, 0, lengthBytes);
  return Buffer.concat([length, unit]);
}
