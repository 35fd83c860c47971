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
