import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Mp4BoxParser } from "../../src/video-file/boxes.ts";
import { placeholderVideo } from "../../src/video-file/placeholder/placeholder.ts";

/** A box as ISO/IEC 14496-12 writes it; `size` is what it claims, which is its true size unless said. */
function box(type: string, content: number, size = 8 + content): Buffer {
  const bytes = Buffer.alloc(8 + content, 1);
  bytes.writeUInt32BE(size, 0);
  bytes.write(type, 4, "latin1");
  return bytes;
}

/** A box with a 64-bit size. */
function largeBox(type: string, content: number, size = BigInt(16 + content)): Buffer {
  const bytes = Buffer.alloc(16 + content, 1);
  bytes.writeUInt32BE(1, 0);
  bytes.write(type, 4, "latin1");
  bytes.writeBigUInt64BE(size, 8);
  return bytes;
}

const [ftyp, moov, mdat] = [box("ftyp", 16), box("moov", 100), box("mdat", 500)];

/** What is wrong with a file that arrives in pieces of some length; undefined where nothing is. */
function faultOf(parts: Buffer[], piece = Number.MAX_SAFE_INTEGER): string | undefined {
  const file = Buffer.concat(parts);
  const walker = new Mp4BoxParser();
  try {
    for (let at = 0; at < file.length; at += piece) walker.push(file.subarray(at, at + piece));
    walker.finish();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe("a file is a whole mp4", () => {
  test.each<[what: string, parts: Buffer[]]>([
    ["with its index in front", [ftyp, moov, mdat]],
    ["with its index at the end", [ftyp, mdat, moov]],
    ["with boxes that are empty or unknown", [ftyp, box("free", 0), box("\u00a9xyz", 3), moov, mdat]],
    ["with a box of 64-bit size", [ftyp, moov, largeBox("mdat", 300)]],
    ["whose last box reaches to the end", [ftyp, moov, box("mdat", 500, 0)]],
    ["in fragments", [ftyp, moov, box("moof", 20), mdat, box("moof", 20), mdat]],
  ])("%s", (_, parts) => {
    for (const piece of [1, 3, 7, 16, 1000]) expect(faultOf(parts, piece)).toBeUndefined();
  });
});

describe("a file is not a complete mp4", () => {
  const broken = "the file is not an mp4: its boxes are broken";
  const other = "the file is not an mp4: it does not begin with ftyp";
  const quickTime = "the file is not an mp4: it is a QuickTime file without ftyp";
  test.each<[what: string, parts: Buffer[], fault: string]>([
    ["where it does not begin as one", [moov, ftyp, mdat], quickTime],
    ["where its first box is far too large", [box("ftyp", 5000), moov, mdat], other],
    ["where its first box reaches to the end", [box("ftyp", 100, 0)], other],
    ["where it has no moov", [ftyp, mdat], "the file has no moov box"],
    ["where it has no mdat", [ftyp, moov], "the file has no mdat box"],
    ["where it ends within a box", [ftyp, moov, mdat.subarray(0, 507)], "the file is cut short"],
    ["where it ends within a header", [ftyp, moov, Buffer.alloc(5)], "the file is cut short"],
    [
      "where it ends within a 64-bit size",
      [ftyp, moov, largeBox("mdat", 0).subarray(0, 15)],
      "the file is cut short",
    ],
    ["where it ends within a later mdat", [ftyp, moov, mdat, mdat.subarray(0, 9)], "the file is cut short"],
    [
      "where it ends within a later moof",
      [ftyp, moov, mdat, box("moof", 9).subarray(0, 9)],
      "the file is cut short",
    ],
    ["where a box claims more than there is", [ftyp, moov, box("mdat", 500, 509)], "the file is cut short"],
    [
      "where a box claims more than any disk holds",
      [ftyp, moov, largeBox("mdat", 9, 2n ** 63n)],
      "the file is cut short",
    ],
    ["where a box claims less than its header", [ftyp, moov, box("mdat", 500, 7)], broken],
    ["where a 64-bit box claims less than its header", [ftyp, moov, largeBox("mdat", 500, 15n)], broken],
    ["where a box ends too early", [ftyp, box("mdat", 500, 400), moov], broken],
    ["where a type is no text", [ftyp, moov, box("md\u0000t", 500)], broken],
  ])("%s", (_, parts, fault) => {
    for (const piece of [1, 3, 7, 16, 1000]) expect(faultOf(parts, piece)).toBe(fault);
  });

  test("wherever a real one is cut", async () => {
    const video = Buffer.from(await placeholderVideo({ width: 768, height: 512, seconds: 1 }));
    expect(faultOf([video])).toBeUndefined();
    fc.assert(
      fc.property(fc.nat(video.length - 1), fc.integer({ min: 1, max: 5000 }), (end, piece) => {
        expect(faultOf([video.subarray(0, end)], piece)).toMatch(/cut short|empty|has no|has only/u);
      }),
      { numRuns: 300 },
    );
  });

  test("parsing any bytes ends, and throws nothing else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 50 }), (bytes, piece) => {
        expect(faultOf([ftyp, Buffer.from(bytes)], piece)).toMatch(/^the file /u);
      }),
      { numRuns: 500 },
    );
  });
});
