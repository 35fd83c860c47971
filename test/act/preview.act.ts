import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { probeVideo } from "../../src/previews/ffmpeg.ts";
import { makePoster } from "../../src/previews/make.ts";
import { runAction } from "../support/action.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { programs } from "./programs.ts";

/** Runs a program of ffmpeg's, and returns what it writes. */
function run(command: string, args: readonly string[]): Buffer {
  const { status, stdout, stderr } = spawnSync(command, ["-v", "error", ...args], { maxBuffer: 100_000_000 });
  expect(status, String(stderr)).toBe(0);
  return stdout;
}

/** A video that ffmpeg draws. */
async function drawn(source: string, ...args: readonly string[]): Promise<string> {
  const video = join(await temporaryFolder("video"), "a video.mp4");
  run("ffmpeg", ["-nostdin", "-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p", ...args, video]);
  return video;
}

interface Made {
  /** What the log says of the preview. */
  says: string;
  /** The GIF, where there is one. */
  gif: Buffer | undefined;
}

/** Makes the preview of a comment's video, with the programs of a path. */
async function previewOf(video: string, path = process.env.PATH): Promise<Made> {
  const { exitCode, errors, warnings, log, outputs, temp } = await runAction({
    action: "pull-request/preview/action.yml",
    inputs: { "video-file": video },
    env: { PATH: path },
  });
  expect([exitCode, errors, warnings]).toEqual([0, [], []]);
  const file = outputs["preview-file"] || undefined;
  const says = log.split("\n").filter((line) => /preview/u.test(line) && !line.startsWith("::"));
  expect(says).toHaveLength(1);
  if (!file) expect((await readdir(temp)).filter((name) => /gif|part/u.test(name))).toEqual([]);
  return { says: says[0] ?? "", gif: file === undefined ? undefined : await readFile(file) };
}

const sizeOf = (gif: Buffer | undefined) => gif && [gif.readUInt16LE(6), gif.readUInt16LE(8)];

/** Makes a poster beside a video. @returns its colours, as red, green and blue, and its size. */
async function posterOf(video: string): Promise<{ rgb: Buffer; size: number[] }> {
  const file = video.replace(/mp4$/u, "jpg");
  await makePoster(await probeVideo(video, process.env, new AbortController().signal), file);
  const entries = ["-show_entries", "stream=width,height", "-of", "csv=p=0"];
  const size = run("ffprobe", [...entries, file])
    .toString()
    .trim()
    .split(",")
    .map(Number);
  return { rgb: run("ffmpeg", ["-i", file, "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"]), size };
}

test.each([
  ["a wide one", "testsrc2=s=1280x720:d=1", [], [480, 270], [960, 540]],
  ["a tall one", "testsrc2=s=512x768:d=1", [], [320, 480], [512, 768]],
  ["a small one, which is not blown up", "testsrc2=s=320x240:d=1", [], [320, 240], [320, 240]],
  ["odd sides", "testsrc2=s=321x241:d=1", ["-pix_fmt", "yuv444p"], [320, 240], [320, 240]],
  ["pixels that are wide", "testsrc2=s=720x576:d=1,setsar=64/45", [], [480, 270], [960, 540]],
  ["pixels that are tall", "testsrc2=s=1280x360:d=1,setsar=1/2", [], [480, 270], [640, 360]],
  ["a very flat one", "testsrc2=s=2000x16:d=1", [], [480, 4], [960, 8]],
])("a video's pictures are as large as they should be: %s", async (_, source, args, preview, poster) => {
  const video = await drawn(source, ...args);
  const { gif, says } = await previewOf(video);
  expect(gif?.subarray(0, 6).toString()).toBe("GIF89a");
  expect(sizeOf(gif)).toEqual(preview);
  expect(says).toMatch(/12 pictures a second\.$/u);
  expect((await posterOf(video)).size).toEqual(poster);
});

test("a film that is to be turned is turned", async () => {
  const video = await drawn("testsrc2=s=1280x720:d=1");
  const turned = join(dirname(video), "turned.mp4");
  run("ffmpeg", ["-i", video, "-c", "copy", "-metadata:s:v", "rotate=90", turned]);
  expect(sizeOf((await previewOf(turned)).gif)).toEqual([270, 480]);
});

test.each(["smpte2084", "arib-std-b67"])("HDR is not grey: %s", async (transfer) => {
  const sdr = "format=yuv420p,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709";
  const hdr = `zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=2020:t=${transfer}:m=2020_ncl:r=tv,format=yuv420p10le`;
  const video = join(await temporaryFolder("video"), "hdr.mp4");
  const tags = `log-level=none:colorprim=bt2020:transfer=${transfer}:colormatrix=bt2020nc`;
  const source = ["-f", "lavfi", "-i", `color=c=red:s=320x240:d=0.5,${sdr},${hdr}`];
  run("ffmpeg", ["-nostdin", ...source, "-c:v", "libx265", "-x265-params", tags, video]);
  const [red = 0, green = 0, blue = 0] = (await posterOf(video)).rgb;
  // As it is in the file, it is (124, 73, 48) with PQ.
  expect(red).toBeGreaterThan(180);
  expect(Math.max(green, blue)).toBeLessThan(40);
});

test("a preview that would be too large is made smaller at once", async () => {
  const { gif, says } = await previewOf(await drawn("testsrc2=s=480x360:d=3,noise=alls=100:allf=t"));
  expect(gif?.length).toBeLessThanOrEqual(2_000_000);
  // It is as large as that allows, more or less.
  expect(gif?.length).toBeGreaterThan(1_000_000);
  expect(sizeOf(gif)?.[0]).toBeLessThan(480);
  expect(says).toMatch(/ ([4-9]|1[01]) pictures a second/u);
});

test("a preview that nothing makes small enough is left out, and the log says so once", async () => {
  const folder = await programs(["bash", "head", "ffprobe"]);
  await writeFile(join(folder, "ffmpeg"), "#!/bin/bash\nhead -c 2000001 /dev/zero\n", { mode: 0o755 });
  const { gif, says } = await previewOf(await drawn("testsrc2=s=320x240:d=1"), folder);
  expect(gif).toBeUndefined();
  expect(says).toContain("There is no preview: even the smallest one exceeds 2 MB.");
});

test("ffmpeg is enough, without ffprobe", async () => {
  const { gif } = await previewOf(await drawn("testsrc2=s=1280x720:d=1"), await programs(["ffmpeg"]));
  expect(sizeOf(gif)).toEqual([480, 270]);
});

test("without ffmpeg there is no preview, and the log says so", async () => {
  const { gif, says } = await previewOf(await drawn("testsrc2=s=320x240:d=1"), await programs(["bash"]));
  expect(gif).toBeUndefined();
  expect(says).toContain("There is no preview: ffmpeg is not installed on this runner.");
});

test("a film that is longer than its preview says so", async () => {
  const { gif, says } = await previewOf(await drawn("color=c=red:s=64x64:d=42"));
  expect(gif).toBeDefined();
  expect(says).toContain("it shows only the first 30 of 42 s");
});

test("a film of one picture has a poster and no preview", async () => {
  const video = await drawn("testsrc2=s=320x240", "-frames:v", "1");
  const { gif, says } = await previewOf(video);
  expect(gif).toBeUndefined();
  expect(says).toContain("There is no preview: the video has no moving pictures.");
  expect((await posterOf(video)).size).toEqual([320, 240]);
});

test("pictures that claim to last for months are not drawn that long", async () => {
  const video = await monthsLong();
  const { says } = await previewOf(video);
  expect(says).toContain("There is no preview");
  expect((await posterOf(video)).size).toEqual([320, 240]);
}, 20_000);

test("a file that is not an mp4 is not opened, and neither are files that it refers to", async () => {
  const folder = await temporaryFolder("video");
  const secret = await drawn("testsrc2=s=320x240:d=1");
  const playlist = join(folder, "playlist.mp4");
  await writeFile(playlist, `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:${secret}\n#EXT-X-ENDLIST\n`);
  const concat = join(folder, "concat.mp4");
  await writeFile(concat, `ffconcat version 1.0\nfile '${secret}'\n`);
  const picture = join(folder, "picture.mp4");
  run("ffmpeg", ["-i", secret, "-f", "gif", picture]);
  for (const file of [playlist, concat, picture]) {
    expect((await previewOf(file)).says).toContain("There is no preview: ffprobe");
    await expect(posterOf(file)).rejects.toThrow(/ffprobe/u);
    expect(existsSync(file.replace(/mp4$/u, "jpg"))).toBe(false);
  }
});

/** A video whose pictures last for a month each. */
async function monthsLong(): Promise<string> {
  const video = await drawn("testsrc2=s=320x240:r=10:d=1", "-bf", "0");
  const bytes = await readFile(video);
  // The edit list would correct it; the unit of time becomes the second, and each sample lasts 2,400,000 of them.
  bytes.write("free", bytes.indexOf("edts"));
  bytes.writeUInt32BE(1, bytes.indexOf("mdhd") + 16);
  bytes.writeUInt32BE(2_400_000, bytes.indexOf("stts") + 16);
  await writeFile(video, bytes);
  return video;
}
