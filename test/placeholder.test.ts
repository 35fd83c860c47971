import { ALL_FORMATS, BufferSource, type EncodedPacket, EncodedPacketSink, Input } from "mediabunny";
import { describe, expect, test } from "vitest";
import { catalogueSizes } from "../scripts/catalogue-sizes.ts";
import { placeholderVideo } from "../src/video-file/placeholder/placeholder.ts";

const oddOnes = [
  { width: 768, height: 512, seconds: 1 },
  { width: 768, height: 512, seconds: 7 },
  { width: 512, height: 768, seconds: 2.5 },
  { width: 1280, height: 720, seconds: 61 },
];

describe("a placeholder video", () => {
  test.each([...catalogueSizes(), ...oddOnes])(
    "measures $width by $height and lasts $seconds s",
    async ({ width, height, seconds }) => {
      const video = await read(await placeholderVideo({ width, height, seconds }));
      expect(video).toMatchObject({ width, height, seconds, codec: "avc" });
      expect(video.packets).toBe(seconds * 12);
    },
  );

  test("starts each turn with a keyframe, so that a browser can seek", async () => {
    const video = await read(await placeholderVideo({ width: 512, height: 512, seconds: 5 }));
    expect(video.keyframes).toEqual([0, 1, 2, 3, 4]);
  });

  test("has the same bytes on every date", async () => {
    const measure = { width: 960, height: 540, seconds: 8 };
    expect(await placeholderVideo(measure)).toEqual(await placeholderVideo(measure));
    expect(dates(await placeholderVideo(measure))).toEqual([0, 0, 0]);
  });

  test("has its index before its pictures, so that it plays while it loads", async () => {
    const text = Buffer.from(await placeholderVideo({ width: 512, height: 512, seconds: 5 })).toString(
      "latin1",
    );
    expect(text.slice(4, 8)).toBe("ftyp");
    expect(text.indexOf("moov")).toBeLessThan(text.indexOf("mdat"));
  });

  test("has a little of one picture where the duration is nothing", async () => {
    const video = await read(await placeholderVideo({ width: 512, height: 512, seconds: 0 }));
    expect(video.packets).toBe(1);
  });

  test.each([
    { asked: { width: 854, height: 480 }, given: { width: 960, height: 540 } },
    { asked: { width: 3840, height: 2160 }, given: { width: 1920, height: 1080 } },
    { asked: { width: 2160, height: 3840 }, given: { width: 1080, height: 1920 } },
    { asked: { width: 500, height: 500 }, given: { width: 512, height: 512 } },
    { asked: { width: 1200, height: 801 }, given: { width: 768, height: 512 } },
  ])("of $asked.width by $asked.height takes the nearest ratio, then the nearest size", async (size) => {
    expect(await read(await placeholderVideo({ ...size.asked, seconds: 5 }))).toMatchObject(size.given);
  });
});

async function read(file: Uint8Array) {
  using input = new Input({ source: new BufferSource(file), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error("no video track");
  const packets: EncodedPacket[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
  return {
    width: await track.getDisplayWidth(),
    height: await track.getDisplayHeight(),
    codec: await track.getCodec(),
    seconds: await input.computeDuration(),
    packets: packets.length,
    keyframes: packets.filter((packet) => packet.type === "key").map((packet) => packet.timestamp),
  };
}

/** The creation dates of the movie, its track and the track's media. */
function dates(file: Uint8Array): number[] {
  const bytes = Buffer.from(file);
  return ["mvhd", "tkhd", "mdhd"].map((box) => bytes.readUInt32BE(bytes.indexOf(box) + 8));
}
