import { randomUUID } from "node:crypto";
import { rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { ProgramError, runProgram } from "../programs/run.ts";
import type { Environment } from "../runner/runner.ts";
import { posterPath, previewPath } from "./paths.ts";

/** Pixels that a poster is wide at most. */
const posterWidth = 960;

/** Seconds of a video that its pictures show: no model makes longer ones. */
const maxSeconds = 30;

/** What takes ffmpeg longer than this is no video of a few seconds. */
const timeLimitMs = 120_000;

/** A preview is committed with every change of its video, so it is kept small. */
const maxPreviewBytes = 2_000_000;

/** Pictures a second and pixels across: the first that is small enough is taken. */
const previewSizes = [
  { rate: 10, width: 400 },
  { rate: 8, width: 320 },
  { rate: 6, width: 240 },
  { rate: 4, width: 160 },
] as const;

/**
 * Makes a poster and a preview of a video, beside it. The same video gives the same pictures.
 *
 * @param video Absolute path.
 * @throws {ProgramError} `missing` where there is no ffmpeg.
 */
export async function makePreviews(
  video: string,
  environment: Environment,
  signal: AbortSignal,
): Promise<void> {
  const ffmpeg = (file: string, args: readonly string[]) => runFfmpeg(video, file, args, environment, signal);
  // A model's first picture is often a dark or blurred one.
  const picture = `thumbnail,scale='min(${posterWidth},iw)':-2`;
  await ffmpeg(posterPath(video), ["-vf", picture, "-frames:v", "1", "-q:v", "3", "-f", "mjpeg"]);
  for (const { rate, width } of previewSizes) {
    // `fps` repeats the last picture for as long as it claims to last, be it months; behind `loop` it lasts no time.
    const scaled = `loop=0,fps=${rate},scale='min(${width},iw)':-2:flags=lanczos`;
    const palette =
      "split[a][b];[a]palettegen=stats_mode=diff[p];[b][p]paletteuse=dither=bayer:bayer_scale=4";
    await ffmpeg(previewPath(video), ["-vf", `${scaled},${palette}`, "-loop", "0", "-f", "gif"]);
    if ((await stat(previewPath(video))).size <= maxPreviewBytes) return;
  }
}

/** Nothing is left half made, and what was there stays until its successor is whole. */
async function runFfmpeg(
  video: string,
  file: string,
  args: readonly string[],
  environment: Environment,
  signal: AbortSignal,
): Promise<void> {
  const part = `${file}.${randomUUID()}.part`;
  const limit = ["-t", String(maxSeconds)];
  try {
    await runProgram({
      command: "ffmpeg",
      args: ["-nostdin", "-v", "error", ...limit, "-i", `file:${video}`, ...args, "pipe:1"],
      folder: dirname(video),
      environment,
      signal,
      timeLimitMs,
      outputFile: part,
    });
    // It ends well all the same.
    if ((await stat(part)).size === 0) throw new ProgramError("ffmpeg finds no pictures in it", false);
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
}
