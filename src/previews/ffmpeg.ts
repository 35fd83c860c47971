import { rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod/mini";
import { partPath } from "../files/replace.ts";
import type { Environment } from "../log/action-log.ts";
import { ProgramError, runProgram } from "../process.ts";

/** A video of a few seconds takes ffmpeg much less. */
const timeLimitMs = 120_000;

/** A video, and how to run ffmpeg on it. */
interface VideoFile {
  /** Absolute path. */
  path: string;
  environment: Environment;
  signal: AbortSignal;
}

/** What ffprobe reports of a video. */
interface Traits {
  /** Pixels of the longer side, as displayed; infinite if not known. */
  side: number;
  /** ffmpeg's name of its transfer characteristics, such as `bt709`. */
  transfer: string;
  /** NaN if not known. */
  seconds: number;
}

export type ProbedVideo = VideoFile & Traits;

const probed = () =>
  z.object({
    streams: z.tuple([
      z.object({
        width: z.number(),
        height: z.number(),
        sample_aspect_ratio: z.optional(z.string()),
        color_transfer: z.optional(z.string()),
      }),
    ]),
    format: z.object({ duration: z.optional(z.string()) }),
  });

/** Reads the file as mp4 and opens no other: ffmpeg would otherwise guess the format, and follow playlists. */
const inputArgs = ({ path }: VideoFile) => [
  "-f",
  "mov",
  "-protocol_whitelist",
  "file,pipe",
  "-i",
  `file:${path}`,
];

/** Reads the traits of a video; without ffprobe they are not known. @throws {ProgramError} if the file is no video. */
export async function probeVideo(
  path: string,
  environment: Environment,
  signal: AbortSignal,
): Promise<ProbedVideo> {
  const video = { path, environment, signal };
  try {
    return { ...video, ...(await readTraits(video)) };
  } catch (error) {
    if (!(error instanceof ProgramError && error.missing)) throw error;
    return { ...video, side: Number.POSITIVE_INFINITY, transfer: "", seconds: Number.NaN };
  }
}

async function readTraits(video: VideoFile): Promise<Traits> {
  const entries = "stream=width,height,sample_aspect_ratio,color_transfer:format=duration";
  const what = ["-select_streams", "v:0", "-show_entries", entries, "-of", "json"];
  const output = await run(video, "ffprobe", ["-v", "error", ...what, ...inputArgs(video)]);
  const probe = z.safeParse(probed(), JSON.parse(output));
  if (!probe.success) throw new ProgramError("ffprobe finds no pictures in the video", false);
  const { streams, format } = probe.data;
  const [{ width, height, sample_aspect_ratio: ratio = "", color_transfer: transfer = "" }] = streams;
  const [across = 1, down = 1] = /^[1-9]\d*:[1-9]\d*$/u.test(ratio) ? ratio.split(":").map(Number) : [];
  const side = Math.max((width * across) / down, height);
  return { side, transfer, seconds: Number(format.duration ?? Number.NaN) };
}

/** Whether this ffmpeg was built with all of these filters. */
export async function hasFilters(video: ProbedVideo, names: readonly string[]): Promise<boolean> {
  const list = await run(video, "ffmpeg", ["-hide_banner", "-v", "error", "-filters"]);
  const known = new Set(list.split("\n").map((line) => line.trim().split(/\s+/u)[1]));
  return names.every((name) => known.has(name));
}

/**
 * Converts the first seconds of a video. Replaces the file only once the new one is complete.
 *
 * @returns the size of the file in bytes; 0 if ffmpeg found no pictures, and the file stays as it was.
 * @throws {ProgramError}
 */
export async function convert(
  video: ProbedVideo,
  seconds: number,
  args: readonly string[],
  file: string,
): Promise<number> {
  const part = partPath(file);
  const limit = ["-t", String(seconds)];
  try {
    await run(
      video,
      "ffmpeg",
      ["-nostdin", "-v", "error", ...limit, ...inputArgs(video), ...args, "pipe:1"],
      part,
    );
    const { size } = await stat(part);
    if (size > 0) await rename(part, file);
    return size;
  } finally {
    await rm(part, { force: true });
  }
}

function run(
  video: VideoFile,
  command: string,
  args: readonly string[],
  outputFile?: string,
): Promise<string> {
  const { path, environment, signal } = video;
  const target = outputFile === undefined ? {} : { outputFile };
  return runProgram({ command, args, folder: dirname(path), environment, signal, timeLimitMs, ...target });
}
