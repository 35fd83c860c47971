import { boxHeaderAt } from "./box-header.ts";

/**
 * The boxes within another one, in their order. None reaches beyond its parent. Where a size makes no sense the rest
 * is left out, as players do: QuickTime ends some lists with four zero bytes.
 */
export function* boxesIn(parent: Buffer): Generator<{ type: string; content: Buffer; start: number }> {
  for (let at = 0; ; ) {
    const box = boxHeaderAt(parent, at);
    if (!box || box.total < box.header) return;
    const end = Math.min(at + box.total, parent.length);
    yield { type: box.type, content: parent.subarray(at + box.header, end), start: at };
    at = end;
  }
}

/** The content of the first box on a path of types; undefined where there is none. */
export function boxAt(parent: Buffer, ...path: string[]): Buffer | undefined {
  return path.reduce<Buffer | undefined>((within, type) => within && firstOf(within, type), parent);
}

function firstOf(parent: Buffer, type: string): Buffer | undefined {
  for (const box of boxesIn(parent)) if (box.type === type) return box.content;
  return undefined;
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
