import { spawnSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { inRepository } from "../../scripts/repository.ts";
import { makePreviews } from "../../src/previews/ffmpeg.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { programs } from "./programs.ts";

interface Made {
  log: string;
  /** The GIF, where there is one. */
  gif: Buffer | undefined;
}

/** Makes a preview of a video that ffmpeg draws. */
async function previewOf(source: string): Promise<Made> {
  const video = join(await temporaryFolder("video"), "a video.mp4");
  const drawn = spawnSync("ffmpeg", [
    "-v",
    "error",
    "-f",
    "lavfi",
    "-i",
    source,
    "-pix_fmt",
    "yuv420p",
    video,
  ]);
  expect(drawn.status, String(drawn.stderr)).toBe(0);
  return preview(video, process.env.PATH);
}

/** Runs the composite's script on a video. */
async function preview(video: string, path: string | undefined): Promise<Made> {
  const folder = await temporaryFolder("preview");
  const output = join(folder, "output.txt");
  await writeFile(output, "");
  const made = spawnSync("bash", [inRepository("pull-request/preview.sh"), video], {
    env: { PATH: path, RUNNER_TEMP: folder, GITHUB_OUTPUT: output },
    encoding: "utf8",
  });
  expect(made.status, made.stderr).toBe(0);
  const [, file] = /^file=(.*)$/mu.exec(await readFile(output, "utf8")) ?? [];
  return { log: made.stdout, gif: file === undefined ? undefined : await readFile(file) };
}

const sizeOf = (gif: Buffer) => [gif.readUInt16LE(6), gif.readUInt16LE(8)];

test.each([
  ["a wide one", "testsrc2=s=1280x720:d=2", [480, 270]],
  ["a tall one", "testsrc2=s=512x768:d=2", [480, 720]],
  ["a small one, which is not blown up", "testsrc2=s=320x240:d=2", [320, 240]],
])("the preview of a video is as large as it should be: %s", async (_, source, size) => {
  const { gif } = await previewOf(source);
  expect(gif?.subarray(0, 6).toString()).toBe("GIF89a");
  expect(gif && sizeOf(gif)).toEqual(size);
  expect(gif?.length).toBeLessThanOrEqual(5_000_000);
});

test("a preview that would be too large is made smaller", async () => {
  const { gif, log } = await previewOf("testsrc2=s=480x360:d=3,noise=alls=100:allf=t");
  expect(gif?.length).toBeLessThanOrEqual(5_000_000);
  expect(gif && sizeOf(gif)[0]).toBeLessThan(480);
  expect(log.trim().split("\n")).toHaveLength(1);
});

test("a preview that nothing makes small enough is left out, and the log says so once", async () => {
  const folder = await programs(["bash", "head", "wc"]);
  const ffmpeg = '#!/bin/bash\nfor last; do :; done\nhead -c 5000001 /dev/zero > "$last"\n';
  await writeFile(join(folder, "ffmpeg"), ffmpeg, { mode: 0o755 });
  const { gif, log } = await preview("any.mp4", folder);
  expect(gif).toBeUndefined();
  expect(log.trim().split("\n")).toEqual([expect.stringContaining("There is no preview")]);
});

test("pictures that claim to last for months are not drawn that long", async () => {
  const video = await monthsLong();
  const { log } = await preview(video, process.env.PATH);
  expect(log).toContain("There is no preview");
  const signal = new AbortController().signal;
  await expect(makePreviews(video, process.env, signal)).rejects.toThrow(/finds no pictures/);
  expect((await readdir(dirname(video))).sort()).toEqual(["long.mp4", "long.poster.jpg"]);
}, 20_000);

/** A video whose pictures last for a month each. */
async function monthsLong(): Promise<string> {
  const video = join(await temporaryFolder("video"), "long.mp4");
  const source = ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=10:d=1", "-bf", "0", "-pix_fmt", "yuv420p"];
  expect(spawnSync("ffmpeg", [...source, video]).status).toBe(0);
  const bytes = await readFile(video);
  // The edit list would correct it; the unit of time becomes the second, and each sample lasts 2,400,000 of them.
  bytes.write("free", bytes.indexOf("edts"));
  bytes.writeUInt32BE(1, bytes.indexOf("mdhd") + 16);
  bytes.writeUInt32BE(2_400_000, bytes.indexOf("stts") + 16);
  await writeFile(video, bytes);
  return video;
}
