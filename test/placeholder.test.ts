import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ALL_FORMATS, BufferSource, type EncodedPacket, EncodedPacketSink, Input } from "mediabunny";
import { describe, expect, test } from "vitest";
import { readEntries } from "../src/models/data.ts";
import { providerNames } from "../src/providers/table.ts";
import { placeholderVideo } from "../src/video-file/placeholder/placeholder.ts";
import { check } from "./support/check-video.ts";
import { longTable } from "./support/long-table.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

/** Every ratio and frame size that a field of the catalogue names, such as `21:9` and `512x992`. */
const named = new Set(
  providerNames
    .flatMap(readEntries)
    .flatMap(({ fields }) => Object.values(fields))
    .flatMap((field) => [field, ...(field.anyOf ?? [])])
    .flatMap((field) => field.enum ?? [])
    .filter((value) => /^\d+[:x]\d+$/u.test(String(value))),
);

/** The frame sizes; a ratio stands for one with a shorter side of 480 pixels. */
const ofCatalogue = [...named].map((value) => {
  const [width = 0, height = 0] = String(value).split(/[:x]/u).map(Number);
  const scale = width < 100 ? 480 / Math.min(width, height) : 1;
  const even = (pixels: number) => 2 * Math.round((pixels * scale) / 2);
  return { width: even(width), height: even(height), seconds: 1 };
});

const oddOnes = [
  { width: 768, height: 512, seconds: 7 },
  { width: 512, height: 768, seconds: 2.5 },
  { width: 1280, height: 720, seconds: 61 },
  { width: 854, height: 480, seconds: 5 },
  { width: 1198, height: 802, seconds: 5.0416 },
  { width: 3840, height: 2160, seconds: 1 },
  { width: 2160, height: 3840, seconds: 1 },
  { width: 5040, height: 2160, seconds: 1 },
  { width: 160, height: 160, seconds: 1 / 3 },
];
const sizes = [...ofCatalogue, ...oddOnes].map(
  ({ width, height, seconds }): [width: number, height: number, seconds: number] => [width, height, seconds],
);
const ofEveryShape = longTable(sizes, ([width, height]) => Math.sign(width - height));

const hasFfmpeg = ["ffmpeg", "ffprobe"].every((name) => spawnSync(name, ["-version"]).status === 0);

describe("a placeholder video", () => {
  test("of every ratio is among these", () => {
    expect(named.size).toBeGreaterThan(20);
    expect([...named]).toEqual(expect.arrayContaining(["21:9", "9:21", "4:5", "5:4", "2:1", "512x992"]));
  });

  ofEveryShape("measures %d by %d and lasts %d s", async (width, height, seconds) => {
    const file = await placeholderVideo({ width, height, seconds });
    const video = await read(file);
    expect(video).toMatchObject({ width, height, codec: "avc" });
    expect(video.seconds).toBeCloseTo(seconds, 3);
    expect(video.packets).toBe(Math.round(seconds * 12));
    expect(await check(Buffer.from(file))).toMatch(
      new RegExp(`^${width}x${height} ${Math.floor(seconds)}`, "u"),
    );
  });

  describe.skipIf(!hasFfmpeg)("decodes without a word (needs ffmpeg)", () => {
    ofEveryShape("%d by %d, %d s", async (width, height, seconds) => {
      const path = join(await temporaryFolder("placeholder"), "video.mp4");
      await writeFile(path, await placeholderVideo({ width, height, seconds }));
      const shown = "stream=width,height,duration,nb_read_frames";
      const probe = ["-v", "warning", "-count_frames", "-show_entries", shown, "-of", "csv=p=0", path];
      const probed = spawnSync("ffprobe", probe, { encoding: "utf8" });
      const [wide, high, lasts, pictures] = probed.stdout.split(",").map(Number);
      expect([wide, high, pictures]).toEqual([width, height, Math.round(seconds * 12)]);
      expect(lasts).toBeCloseTo(seconds, 3);
      expect(probed.stderr).toBe("");
    });
  });

  test.skipIf(!hasFfmpeg)("has its ring in the middle of one colour (needs ffmpeg)", async () => {
    const path = join(await temporaryFolder("placeholder"), "video.mp4");
    const [width, height] = [1040, 520];
    await writeFile(path, await placeholderVideo({ width, height, seconds: 1 }));
    const raw = ["-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "gray", "-"];
    const { stdout } = spawnSync("ffmpeg", raw, { maxBuffer: 2 ** 26 });
    const pictures = Array.from({ length: 12 }, (_, at) =>
      stdout.subarray(at * width * height, (at + 1) * width * height),
    );
    const [first, last] = [pictures[0] ?? Buffer.of(), pictures[11] ?? Buffer.of()];
    for (const picture of pictures) {
      const bright = [...picture.keys()].filter((at) => (picture[at] ?? 0) > 90);
      const columns = bright.map((at) => at % width);
      expect((Math.min(...columns) + Math.max(...columns)) / 2 / width).toBeCloseTo(0.5, 1);
      expect(bright.length / picture.length).toBeGreaterThan(0.005);
      const edge = [...picture.subarray(0, width * 60), ...picture.subarray(-width * 60)];
      expect([...new Set(edge)]).toEqual([picture[0]]);
    }
    expect(first.equals(last)).toBe(false);
  });

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

  test("takes little room, however long it is", async () => {
    const video = await placeholderVideo({ width: 1920, height: 1080, seconds: 60 });
    expect(video.length).toBeLessThan(60 * 40_000);
    const longest = await read(await placeholderVideo({ width: 160, height: 160, seconds: 1e9 }));
    expect(longest.seconds).toBe(600);
  });

  test.each([
    { asked: { width: 501, height: 499.4 }, given: { width: 502, height: 500 } },
    { asked: { width: 32, height: 16 }, given: { width: 320, height: 160 } },
    { asked: { width: 14_142, height: 7071 }, given: { width: 8044, height: 4022 } },
  ])("of $asked.width by $asked.height has that ratio, in whole and possible pixels", async (size) => {
    expect(await read(await placeholderVideo({ ...size.asked, seconds: 1 }))).toMatchObject(size.given);
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
