import { describe, expect, test } from "vitest";
import { check } from "../support/check-video.ts";
import {
  box,
  fragment,
  fragmented,
  ftyp,
  fullBox,
  largeBox,
  movie,
  mvex,
  replaced,
  type TrackOptions,
  table,
  turnedRight,
  u16,
  u32,
} from "../support/mp4.ts";

const pictures: TrackOptions = { sizes: Array.from({ length: 24 }, (_, index) => 30 + index) };
const sound: TrackOptions = { kind: "soun", timescale: 44_100, delta: 1024, sizes: Array(100).fill(9) };

/** Leaves `moov` as it is for a file in fragments that has samples in it, too. */
function hybrid(fragments: readonly Buffer[]): Buffer {
  return Buffer.concat([movie({ tracks: [{ sizes: Array(6).fill(50) }], inMoov: mvex() }), ...fragments]);
}

/** A visual sample entry's box that libraries stumble over: 18 bytes where 19 are usual. */
function withShortColr(type: string, made: Buffer): Buffer {
  if (type !== "stsd") return made;
  const colr = box("colr", Buffer.from("nclx"), u16(1), u16(1), u16(1));
  const entry = box("avc1", made.subarray(24), colr);
  return fullBox("stsd", 0, 0, u32(1), entry);
}

function zeroSize(type: string, made: Buffer): Buffer {
  if (type !== "tkhd") return made;
  return Buffer.concat([made.subarray(0, -8), Buffer.alloc(8)]);
}

function noDuration(type: string, made: Buffer): Buffer {
  if (type !== "stts") return made;
  return table("stts", [[24, 0]]);
}

/** A first box of more than 255 bytes: its size begins as a raw stream of video would. */
function longFtyp(): Buffer {
  const rest = movie().subarray(ftyp.length);
  const long = box("ftyp", Buffer.from("isom".repeat(80)));
  const moovSize = rest.readUInt32BE(0);
  const shifted = Buffer.from(rest);
  const stco = shifted.indexOf("stco");
  for (let chunk = 0; chunk < shifted.readUInt32BE(stco + 8); chunk++) {
    const at = stco + 12 + chunk * 4;
    if (at < moovSize) shifted.writeUInt32BE(shifted.readUInt32BE(at) + long.length - ftyp.length, at);
  }
  return Buffer.concat([long, shifted]);
}

/** Shows each picture two pictures after it is decoded. */
function withOffset(type: string, made: Buffer): Buffer {
  return type === "stts" ? Buffer.concat([made, table("ctts", [[24, 2000]])]) : made;
}

const outOfOrder = fullBox(
  "trun",
  0,
  0xb01,
  u32(3),
  u32(132),
  ...[40, 41, 42].flatMap((size) => [u32(1000), u32(size), u32(2000)]),
);

describe("a whole video is accepted and measured", () => {
  test.each<[what: string, file: Buffer, measures: string]>([
    ["index first", movie(), "640x480 2"],
    ["index last", movie({ moov: "last" }), "640x480 2"],
    ["64-bit sizes and offsets", movie({ large: true, tracks: [{ ...pictures, wide: true }] }), "640x480 2"],
    ["sound that is longer", movie({ tracks: [pictures, sound] }), "640x480 2.322"],
    ["sound first", movie({ tracks: [sound, pictures] }), "640x480 2.322"],
    ["sound without a time scale", movie({ tracks: [pictures, { ...sound, timescale: 0 }] }), "640x480 2"],
    ["subtitles", movie({ tracks: [{ ...pictures }, { kind: "text", sizes: [5] }] }), "640x480 2"],
    [
      "a disabled video track first",
      movie({ tracks: [{ ...pictures, width: 16, enabled: false }, pictures] }),
      "640x480 2",
    ],
    ["a video track without samples first", movie({ tracks: [{ width: 16 }, pictures] }), "640x480 2"],
    ["an edit list", movie({ tracks: [{ ...pictures, edits: [[1500, 1000]] }] }), "640x480 1.5"],
    [
      "an edit list with 64-bit times",
      movie({ tracks: [{ ...pictures, wide: true, edits: [[1500, 1000]] }] }),
      "640x480 1.5",
    ],
    [
      "an empty edit before the pictures",
      movie({
        tracks: [
          {
            ...pictures,
            edits: [
              [83, -1],
              [2000, 0],
            ],
          },
        ],
      }),
      "640x480 2",
    ],
    [
      "pictures that begin after the sound",
      movie({
        tracks: [
          {
            ...pictures,
            edits: [
              [500, -1],
              [2000, 0],
            ],
          },
          sound,
        ],
      }),
      "640x480 2.5",
    ],
    [
      "pictures decoded out of order, beside sound",
      movie({
        tracks: [
          { ...pictures, change: withOffset },
          { kind: "soun", sizes: Array(24).fill(9) },
        ],
      }),
      "640x480 2",
    ],
    ["an edit without a length", movie({ tracks: [{ ...pictures, edits: [[0, 0]] }] }), "640x480 2"],
    [
      "an edit longer than its media",
      movie({ tracks: [{ ...pictures, edits: [[0xfffffffe, 0]] }] }),
      "640x480 2",
    ],
    ["a list of only an empty edit", movie({ tracks: [{ ...pictures, edits: [[500, -1]] }] }), "640x480 2"],
    ["turned by 90°", movie({ tracks: [{ ...pictures, matrix: turnedRight }] }), "480x640 2"],
    ["no size in tkhd", movie({ tracks: [{ ...pictures, change: zeroSize }] }), "640x480 2"],
    [
      "no size in the sample entry",
      movie({
        tracks: [
          {
            ...pictures,
            change: replaced("stsd", fullBox("stsd", 0, 0, u32(1), box("avc1", Buffer.alloc(78)))),
          },
        ],
      }),
      "640x480 2",
    ],
    [
      "samples without times, but a duration",
      movie({ tracks: [{ ...pictures, change: noDuration }] }),
      "640x480 2",
    ],
    [
      "compact sample sizes",
      movie({
        tracks: [
          {
            sizes: Array(24).fill(7),
            change: replaced("stsz", fullBox("stz2", 0, 0, u32(4), u32(24), Buffer.alloc(12, 0x77))),
          },
        ],
      }),
      "640x480 2",
    ],
    [
      "one size for all samples",
      movie({
        tracks: [
          { sizes: Array(24).fill(7), change: replaced("stsz", fullBox("stsz", 0, 0, u32(7), u32(24))) },
        ],
      }),
      "640x480 2",
    ],
    ["a colr box of 18 bytes", movie({ tracks: [{ ...pictures, change: withShortColr }] }), "640x480 2"],
    [
      "broken metadata",
      movie({ inMoov: box("udta", box("meta", Buffer.alloc(3, 255)), u32(0)) }),
      "640x480 2",
    ],
    [
      "a key picture table with an absurd count",
      movie({ inMoov: table("stss", [[1]], 0xffffffff) }),
      "640x480 2",
    ],
    [
      "boxes that nobody knows",
      Buffer.concat([movie(), box("abcd", Buffer.alloc(9)), box("\u00a9xyz")]),
      "640x480 2",
    ],
    ["a long first box", longFtyp(), "640x480 2"],
  ])("%s", async (_, file, measures) => {
    expect(await check(file)).toBe(measures);
    expect(await check(file, 7)).toBe(measures);
  });

  const three = [0, 3000, 6000].map((time) => fragment({ time }));
  test.each<[what: string, file: Buffer, measures: string]>([
    ["several fragments", fragmented(three), "640x480 0.75"],
    [
      "fragments without times of their own",
      fragmented([fragment(), fragment(), fragment()]),
      "640x480 0.75",
    ],
    [
      "fragments that begin late",
      fragmented([1000, 4000, 7000].map((time) => fragment({ time }))),
      "640x480 0.75",
    ],
    [
      "fragments that begin after years",
      fragmented([2 ** 40, 2 ** 40 + 3000].map((time) => fragment({ time }))),
      "640x480 0.5",
    ],
    [
      "samples in moov and fragments behind it",
      hybrid(three.map((_, at) => fragment({ time: 6000 + at * 3000 }))),
      "640x480 1.25",
    ],
    ["samples in moov, fragments without times", hybrid([fragment(), fragment()]), "640x480 1"],
    [
      "fragments of two tracks",
      fragmented(
        [fragment({ time: 0 }), fragment({ track: 2, time: 0, delta: 22_050 }), fragment({ time: 3000 })],
        [{}, { kind: "soun", timescale: 44_100 }],
        mvex({ tracks: 2 }),
      ),
      "640x480 1.5",
    ],
    [
      "what every sample is, said once for all",
      fragmented(
        [fragment({ time: 0, sizes: [5, 5, 5, 5], trun: fullBox("trun", 0, 1, u32(4), u32(96)) })],
        [{}],
        mvex({ duration: 600, size: 5 }),
      ),
      "640x480 0.2",
    ],
    [
      "an edit list that leaves out the beginning",
      fragmented(three, [{ edits: [[0, 1500]] }]),
      "640x480 0.625",
    ],
    [
      "pictures decoded out of order, and an edit list that says so",
      fragmented([fragment({ time: 0, trun: outOfOrder })], [{ edits: [[0, 2000]] }]),
      "640x480 0.25",
    ],
    ["the length of all fragments", fragmented(three, [{}], mvex({ lasts: 750 })), "640x480 0.75"],
  ])("in fragments: %s", async (_, file, measures) => {
    expect(await check(file)).toBe(measures);
    expect(await check(file, 7)).toBe(measures);
  });

  const fragments = fragmented(three);
  const index = box("mfra", fullBox("mfro", 0, 0, u32(16)));
  test.each<[what: string, tail: Buffer]>([
    ["a few bytes", Buffer.from([1, 2, 3])],
    ["a line end", Buffer.from("\r\n")],
    ["zero bytes", Buffer.alloc(4)],
    ["many zero bytes", Buffer.alloc(70_000)],
    ["text", Buffer.from("<!-- served from the cache -->\n")],
    ["a tag as sound files have it", Buffer.concat([Buffer.from("TAG"), Buffer.alloc(125, " ")])],
    ["a box that is cut short", box("free", Buffer.alloc(100)).subarray(0, 50)],
    ["a header that is cut short", box("free").subarray(0, 7)],
    ["a 64-bit header that is cut short", largeBox("free").subarray(0, 13)],
    ["a box smaller than its header", Buffer.concat([u32(3), Buffer.from("free")])],
    ["a box whose type is no text", Buffer.from([0, 0, 0, 9, 1, 2, 3, 4, 5])],
    ["a box that reaches to the end", Buffer.concat([u32(0), Buffer.from("free"), Buffer.alloc(50)])],
  ])("with %s behind the last box", async (_, tail) => {
    for (const piece of [1, 5, 65_536]) {
      expect(await check(Buffer.concat([movie(), tail]), piece)).toBe("640x480 2");
      expect(await check(Buffer.concat([movie({ moov: "last" }), tail]), piece)).toBe("640x480 2");
      expect(await check(Buffer.concat([fragments, index, tail]), piece)).toBe("640x480 0.75");
    }
  });

  test.each([
    ["a few bytes", Buffer.from([1, 2, 3])],
    ["zero bytes", Buffer.alloc(16)],
    ["a free box that is cut short", box("free", Buffer.alloc(100)).subarray(0, 50)],
  ])("in fragments without an index, with %s behind the last box", async (_, tail) => {
    expect(await check(Buffer.concat([fragments, tail]))).toBe("640x480 0.75");
  });
});
