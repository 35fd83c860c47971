/**
 * The contents of the boxes of a type, or of all boxes, within another one. None reaches beyond its parent. Where a size
 * makes no sense the rest is left out, as players do: QuickTime ends some lists with four zero bytes.
 */
export function* boxesIn(parent: Buffer, type?: string): Generator<Buffer> {
  // Millions of boxes have to pass in no time: nothing is made of those that nobody asked for.
  const code = type === undefined ? undefined : Buffer.from(type, "latin1").readUInt32BE(0);
  for (let at = 0; ; ) {
    const total = boxBytes(parent, at);
    if (Number.isNaN(total)) return;
    const header = boxHeaderBytes(parent, at);
    if (total < header) return;
    const end = Math.min(at + total, parent.length);
    if (code === undefined || parent.readUInt32BE(at + 4) === code) yield parent.subarray(at + header, end);
    at = end;
  }
}

/** The content of the first box on a path of types; undefined where there is none. */
export function boxAt(parent: Buffer, ...path: string[]): Buffer | undefined {
  return path.reduce<Buffer | undefined>(
    (within, type) => within && boxesIn(within, type).next().value,
    parent,
  );
}

/** Numbers of a box; those beyond its end are 0, so that a short box is one without these fields. */
export function uint16(box: Buffer, at: number): number {
  return at + 2 <= box.length ? box.readUInt16BE(at) : 0;
}

export function uint32(box: Buffer, at: number): number {
  return at + 4 <= box.length ? box.readUInt32BE(at) : 0;
}

export function int32(box: Buffer, at: number): number {
  return at + 4 <= box.length ? box.readInt32BE(at) : 0;
}

/** Exact up to 2^53, which is beyond any file and any time. */
export function uint64(box: Buffer, at: number): number {
  return at + 8 <= box.length ? Number(box.readBigUInt64BE(at)) : 0;
}

export function int64(box: Buffer, at: number): number {
  return at + 8 <= box.length ? Number(box.readBigInt64BE(at)) : 0;
}

/** The version of a full box, which decides how wide its fields are. */
export function versionOf(box: Buffer): number {
  return box[0] ?? 0;
}

/** The flags of a full box. */
export function flagsOf(box: Buffer): number {
  return uint32(box, 0) & 0xffffff;
}

/** A box's size, its type, and the larger size some have: ISO/IEC 14496-12, section 4.2. */
export const headerBytes = 16;
const shortHeaderBytes = 8;

/**
 * Bytes of the whole box that begins here: infinite for one that reaches to the end of what it is in, not a number
 * while its header is incomplete.
 */
export function boxBytes(bytes: Buffer, at: number): number {
  if (at + shortHeaderBytes > bytes.length) return Number.NaN;
  const size = bytes.readUInt32BE(at);
  if (size === 0) return Number.POSITIVE_INFINITY;
  if (size !== 1) return size;
  return at + headerBytes > bytes.length ? Number.NaN : Number(bytes.readBigUInt64BE(at + 8));
}

/** Bytes of the header of the box that begins here. */
export function boxHeaderBytes(bytes: Buffer, at: number): number {
  return bytes.readUInt32BE(at) === 1 ? headerBytes : shortHeaderBytes;
}
