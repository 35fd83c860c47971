import { once } from "node:events";
import type { Duplex, Readable } from "node:stream";
import { createBrotliDecompress, createInflateRaw, createUnzip, createZstdDecompress } from "node:zlib";
import type { OpenAnswer } from "../http/client.ts";

/** Creates the decoder for each content encoding: https://www.iana.org/assignments/http-parameters */
const decoders: Record<string, (start: Buffer) => Duplex> = {
  gzip: () => createUnzip(),
  "x-gzip": () => createUnzip(),
  // Some servers omit the zlib header, in which the low half of the first byte is 8.
  deflate: ([first = 0]) => ((first & 0x0f) === 0x08 ? createUnzip() : createInflateRaw()),
  br: () => createBrotliDecompress(),
  zstd: () => createZstdDecompress(),
};

/** Bytes needed to recognise an mp4, and the offset of its `ftyp`. */
const startBytes = 8;
const ftypAt = 4;

/** The first bytes of a gzip file: RFC 1952, section 2.3.1. */
const gzipMagic = Buffer.from([0x1f, 0x8b, 0x08]);

/**
 * Creates the decoders for an answer's content encodings, the outermost first. We request none, and some hosts declare
 * an encoding that they did not apply, or omit one that they did, so the first bytes decide.
 */
export async function decodersFor({ status, headers, body }: OpenAnswer): Promise<Duplex[]> {
  const names = (headers["content-encoding"] ?? "").toLowerCase().split(/[\s,]+/u);
  const known = names.filter((name) => Object.hasOwn(decoders, name)).reverse();
  const start = status !== 206 ? await peekStart(body) : Buffer.alloc(0);
  if (start.toString("latin1", ftypAt) === "ftyp") return [];
  if (known.length === 0 && start.subarray(0, gzipMagic.length).equals(gzipMagic)) known.push("gzip");
  return known.flatMap((name) => decoders[name]?.(start) ?? []);
}

/** Peeks at the first bytes of a stream. */
async function peekStart(body: Readable): Promise<Buffer> {
  for (;;) {
    const start: Buffer | null = body.read(startBytes);
    if (start !== null) {
      body.unshift(start);
      return start;
    }
    if (body.readableEnded || body.destroyed) return Buffer.alloc(0);
    await Promise.race([once(body, "readable"), once(body, "end")]);
  }
}
