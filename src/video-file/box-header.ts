/** A box's size, its type, and the larger size some have: ISO/IEC 14496-12, section 4.2. */
export const headerBytes = 16;
const shortHeaderBytes = 8;

export interface BoxHeader {
  type: string;
  /** Bytes of the whole box; infinite for one that reaches to the end of what it is in. */
  total: number;
  /** Bytes of the header itself. */
  header: number;
}

/** Undefined while the header is incomplete. */
export function boxHeaderAt(bytes: Buffer, at: number): BoxHeader | undefined {
  if (at + shortHeaderBytes > bytes.length) return undefined;
  const size = bytes.readUInt32BE(at);
  const type = bytes.toString("latin1", at + 4, at + 8);
  if (size === 0) return { type, total: Number.POSITIVE_INFINITY, header: shortHeaderBytes };
  if (size !== 1) return { type, total: size, header: shortHeaderBytes };
  if (at + headerBytes > bytes.length) return undefined;
  return { type, total: Number(bytes.readBigUInt64BE(at + 8)), header: headerBytes };
}
