import { describe, expect, test } from "vitest";
import { Mp4BoxParser } from "../../src/video-file/boxes.ts";
import { check } from "../support/check-video.ts";
import {
  type BoxChange,
  box,
  fragment,
  fragmented,
  ftyp,
  fullBox,
  movie,
  mvex,
  replaced,
  samples,
  table,
  u16,
  u32,
  u64,
} from "../support/mp4.ts";

const sizes = Array.from({ length: 24 }, (_, index) => 30 + index);

function changed(change: BoxChange): Buffer {
  return movie({ tracks: [{ sizes, change }] });
}

function withTrun(trun: Buffer, defaults: { duration?: number; size?: number } = {}): Buffer {
  return fragmented([fragment({ time: 0, trun })], [{}], mvex(defaults));
}

/** A segment index of fragments, as long as they claim to be. */
function sidx(...lengths: number[]): Buffer {
  const references = lengths.flatMap((length) => [u32(length), u32(3000), u32(0)]);
  return fullBox(
    "sidx",
    0,
    0,
    u32(1),
    u32(12_000),
    u32(0),
    u32(0),
    u16(0),
    u16(lengths.length),
    ...references,
  );
}

function withoutData(file: Buffer, share: number): Buffer {
  const at = file.lastIndexOf("mdat") - 4;
  const length = Math.floor((file.readUInt32BE(at) - 8) * share);
  return Buffer.concat([file.subarray(0, at), box("mdat", samples(length))]);
}

const emptyBox = box("free");
const pieces = [0, 3000, 6000].map((time) => fragment({ time }));
const huge = 0xfffffff0;

const missing = "the file is cut short: samples that its index lists are missing";
const overcounted = "the file's index counts more samples than it lists";
const noPictures = "the file's video track has no pictures";
const noLength = "the file does not say how long it lasts";

describe("whole boxes without the pictures are refused", () => {
  test.each<[what: string, file: Buffer, fault: string]>([
    ["an empty mdat", withoutData(movie(), 0), missing],
    ["half of an mdat", withoutData(movie(), 0.5), missing],
    ["an mdat without its last byte", withoutData(movie(), 0.999), missing],
    [
      "an mdat before the samples, not around them",
      Buffer.concat([withoutData(movie(), 0), box("free", samples(996))]),
      missing,
    ],
    ["a chunk beyond the file", changed(replaced("stco", table("stco", [[100_000]]))), missing],
    [
      "a chunk beyond any file",
      changed(replaced("stco", fullBox("co64", 0, 0, u32(1), u64(2n ** 63n)))),
      missing,
    ],
    [
      "a chunk within the index",
      changed(replaced("stco", table("stco", [[40], [41], [42], [43], [44], [45]]))),
      missing,
    ],
    [
      "no chunks",
      changed(replaced("stco", table("stco", []))),
      "the file is cut short: its index does not say where some of its pictures are",
    ],
    ["samples of no bytes", movie({ tracks: [{ sizes: Array(24).fill(0) }] }), noPictures],
    ["no samples", movie({ tracks: [{ sizes: [] }] }), noPictures],
    ["sound alone", movie({ tracks: [{ kind: "soun", sizes }] }), "the file has no video track"],
    [
      "fragments of sound alone",
      fragmented([fragment({ track: 2 })], [{}, { kind: "soun" }], mvex({ tracks: 2 })),
      noPictures,
    ],
    ["an index of fragments without any", Buffer.concat([fragmented([]), box("mdat")]), noPictures],
    ["a fragment with an empty mdat", fragmented([fragment({ time: 0, data: Buffer.alloc(0) })]), missing],
    ["a fragment with half an mdat", fragmented([fragment({ time: 0, data: samples(60) })]), missing],
    [
      "a last fragment without its mdat",
      Buffer.concat([fragmented(pieces), fragment().subarray(0, -131)]),
      missing,
    ],
    [
      "a fragment fewer than the index lists bytes of",
      fragmented([sidx(...pieces.map(({ length }) => length)), ...pieces.slice(0, 2)]),
      "the file is cut short: parts that its index lists are missing",
    ],
    [
      "a fragment fewer than the index lists seconds of",
      fragmented(pieces.slice(0, 2), [{}], mvex({ lasts: 750 })),
      "the file is cut short: it lasts 0.5 s of 0.75 s",
    ],
  ])("%s", async (_, file, fault) => {
    expect(await check(file)).toBe(fault);
  });

  test.each([1, 3, 4, 5, 7])("fragments, and %i bytes of one more", async (bytes) => {
    const next = fragment({ time: 9000 });
    expect(await check(Buffer.concat([fragmented(pieces), next.subarray(0, bytes)]))).toBe(
      "the file is cut short",
    );
    expect(await check(Buffer.concat([movie({ inMoov: mvex() }), next.subarray(0, bytes)]))).toBe(
      "the file is cut short",
    );
  });

  test.each(["styp", "sidx", "emsg", "prft"])("fragments, and half of the %s of one more", async (type) => {
    const half = box(type, Buffer.alloc(40)).subarray(0, 24);
    expect(await check(Buffer.concat([fragmented(pieces), half]))).toBe("the file is cut short");
  });
});

describe("a count that no box has room for is refused at once", { timeout: 10_000 }, () => {
  test.each<[what: string, file: Buffer, fault: string]>([
    ["stts", changed(replaced("stts", table("stts", [[24, 1000]], huge))), overcounted],
    ["samples of stts", changed(replaced("stts", table("stts", [[huge, 1000]]))), overcounted],
    [
      "ctts",
      changed((type, made) =>
        type === "stts" ? Buffer.concat([made, table("ctts", [[24, 0]], huge)]) : made,
      ),
      overcounted,
    ],
    [
      "samples of ctts",
      changed((type, made) => (type === "stts" ? Buffer.concat([made, table("ctts", [[huge, 0]])]) : made)),
      overcounted,
    ],
    [
      "stsz",
      changed(replaced("stsz", fullBox("stsz", 0, 0, u32(0), u32(huge), ...sizes.map(u32)))),
      overcounted,
    ],
    [
      "stsz of one size",
      changed(replaced("stsz", fullBox("stsz", 0, 0, u32(1), u32(huge)))),
      "the file is cut short: its index does not say where some of its pictures are",
    ],
    ["stz2", changed(replaced("stsz", fullBox("stz2", 0, 0, u32(8), u32(huge), samples(24)))), overcounted],
    ["stsc", changed(replaced("stsc", table("stsc", [[1, 4, 1]], huge))), overcounted],
    [
      "samples of stsc",
      changed((type, made) =>
        type === "stsc"
          ? table("stsc", [[1, huge, 1]])
          : type === "stsz"
            ? fullBox("stsz", 0, 0, u32(1), u32(huge))
            : made,
      ),
      missing,
    ],
    ["stco", changed((type, made) => (type === "stco" ? table("stco", [[1000]], huge) : made)), overcounted],
    ["co64", changed(replaced("stco", fullBox("co64", 0, 0, u32(huge), u64(1000)))), overcounted],
    ["trun", withTrun(fullBox("trun", 0, 0x301, u32(huge), u32(96), u32(1000), u32(40))), overcounted],
    [
      "trun of samples all alike",
      withTrun(fullBox("trun", 0, 1, u32(huge), u32(96)), { duration: 1, size: 1 }),
      missing,
    ],
    [
      "trun of samples of no bytes",
      withTrun(fullBox("trun", 0, 1, u32(huge), u32(96)), { duration: 1 }),
      "the file's index lists samples of no bytes",
    ],
  ])("%s", async (_, file, fault) => {
    expect(await check(file)).toBe(fault);
  });

  test("of edits it does no harm", async () => {
    const edits = table("elst", [[2000, 0, 0x10000]], huge);
    expect(
      await check(movie({ tracks: [{ sizes, edits: [[2000, 0]], change: replaced("elst", edits) }] })),
    ).toBe("640x480 2");
  });

  test("more tracks than any video has", async () => {
    const tracks = Array.from({ length: 5000 }, () => ({ kind: "soun" as const, sizes: [1] }));
    expect(await check(movie({ tracks }))).toBe("the file has more than 100 tracks");
  });

  test("an index larger than any video has", async () => {
    const file = Buffer.concat([movie({ inMoov: box("free", Buffer.alloc(17 * 1024 ** 2)) })]);
    expect(await check(file)).toBe("a part of the file's index is larger than 16.8 MB");
  });

  test("of boxes in the index it does no harm", async () => {
    const boxes = Buffer.alloc(16_000_000, emptyBox);
    const inMoov = [boxes, box("trak", boxes), box("mvex", boxes)];
    for (const content of inMoov) expect(await check(movie({ inMoov: content }))).toBe("640x480 2");
  });

  test("boxes without end", () => {
    const empty = Buffer.alloc(80_000, emptyBox);
    const walker = new Mp4BoxParser();
    walker.push(ftyp);
    const bytes = 25_000_000 * 8;
    expect(() => {
      for (let pushed = 0; pushed < bytes; pushed += empty.length) walker.push(empty);
    }).toThrow("the file has more than 200000 boxes");
  });
});

describe("a measure that is not finite and above 0 is refused", () => {
  test.each<[what: string, file: Buffer, fault: string]>([
    ["a time scale of 0", movie({ tracks: [{ sizes, timescale: 0 }] }), noLength],
    ["a time scale of 0 in fragments", fragmented(pieces, [{ timescale: 0 }]), noLength],
    ["no mdhd", changed(replaced("mdhd", Buffer.alloc(0))), noLength],
    ["no times, and a duration of 0", movie({ tracks: [{ sizes, delta: 0 }] }), noLength],
    [
      "no times, and an unknown duration",
      changed((type, made) => {
        if (type === "stts") return table("stts", [[24, 0]]);
        return type === "mdhd"
          ? fullBox("mdhd", 0, 0, u32(0), u32(0), u32(12_000), u32(0xffffffff), u32(0))
          : made;
      }),
      noLength,
    ],
    [
      "less than a thousandth of a second",
      movie({ tracks: [{ sizes: [9], delta: 1, timescale: 90_000 }] }),
      noLength,
    ],
    ["no width", movie({ tracks: [{ sizes, width: 0 }] }), "the file does not say how wide and high it is"],
    ["no height", movie({ tracks: [{ sizes, height: 0 }] }), "the file does not say how wide and high it is"],
  ])("%s", async (_, file, fault) => {
    expect(await check(file)).toBe(fault);
  });
});

test("the check of a file ends when the step does", async () => {
  const file = fragmented(pieces);
  const ended = AbortSignal.abort(new Error("the step has ended"));
  await expect(check(file, 65_536, ended)).rejects.toThrow("the step has ended");
});
