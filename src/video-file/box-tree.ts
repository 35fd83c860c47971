/**
 * Yields the contents of the child boxes of a type, or of all of them. A child never extends beyond its parent. Stops
 * at an impossible size, as players do: QuickTime ends some lists with four zero bytes.
 */
export function* boxesIn(parent: Buffer, type?: string): Generator<Buffer> {
  // A hostile file may have millions of boxes, so boxes of other types are skipped without an allocation.
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

/** The content of the first box on a path of types, or undefined. */
export function boxAt(parent: Buffer, ...path: string[]): Buffer | undefined {
  return path.reduce<Buffer | undefined>(
    (within, type) => within && boxesIn(within, type).next().value,
    parent,
  );
}

/**
 * These read a number from a box. Beyond the end they return 0, so that a short box counts as one without the field.
 */
export function uint16(box: Buffer, at: number): number {
  return at + 2 <= box.length ? box.readUInt16BE(at) : 0;
}

export function uint32(box: Buffer, at: number): number {
  return at + 4 <= box.length ? box.readUInt32BE(at) : 0;
}

export function int32(box: Buffer, at: number): number {
  return at + 4 <= box.length ? box.readInt32BE(at) : 0;
}

/** Exact up to 2^53, which exceeds any file size and any time. */
export function uint64(box: Buffer, at: number): number {
  return at + 8 <= box.length ? Number(box.readBigUInt64BE(at)) : 0;
}

export function int64(box: Buffer, at: number): number {
  return at + 8 <= box.length ? Number(box.readBigInt64BE(at)) : 0;
}

/** The version of a full box, which decides how wide its fields are. */
export function readBoxVersion(box: Buffer): number {
  return box[0] ?? 0;
}

/** The flags of a full box. */
export function readBoxFlags(box: Buffer): number {
  return uint32(box, 0) & 0xffffff;
}

/** Bytes of the longest box header: size, type and 64-bit size. ISO/IEC 14496-12, section 4.2. */
export const headerBytes = 16;
const shortHeaderBytes = 8;

/**
 * The size in bytes of the box that begins at `at`: `Infinity` if it extends to the end of its parent, `NaN` while its
 * header is incomplete.
 */
export function boxBytes(bytes: Buffer, at: number): number {
  if (at + shortHeaderBytes > bytes.length) return Number.NaN;
  const size = bytes.readUInt32BE(at);
  if (size === 0) return Number.POSITIVE_INFINITY;
  if (size !== 1) return size;
  return at + headerBytes > bytes.length ? Number.NaN : Number(bytes.readBigUInt64BE(at + 8));
}

/** The size in bytes of the header of the box that begins at `at`. */
export function boxHeaderBytes(bytes: Buffer, at: number): number {
  return bytes.readUInt32BE(at) === 1 ? headerBytes : shortHeaderBytes;
}
