import { rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod/mini";
import { partPath } from "../files/replace.ts";
import type { Environment } from "../log/action-log.ts";
import { ProgramError, runProgram } from "../process.ts";

/** Milliseconds. ffmpeg needs far less for a video of a few seconds. */
const timeLimitMs = 120_000;

/** A video file, and the environment and abort signal for programs that read it. */
interface Backend {
  /** Absolute path. */
  path: string;
  environment: Environment;
  signal: AbortSignal;
}

/** The properties of a video that ffprobe reports. */
interface Traits {
  /** Pixels of the longer side, as displayed; `Infinity` if unknown. */
  side: number;
  /** ffmpeg's name of its transfer characteristics, such as `bt709`. */
  transfer: string;
  /** Seconds; `NaN` if unknown. */
  seconds: number;
}

export type Film = Backend & Traits;

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

/** Fixes the format and allows only local files: ffmpeg would otherwise guess the format and follow playlists. */
const inputOf = ({ path }: Backend) => [
  "-f",
  "mov",
  "-protocol_whitelist",
  "file,pipe",
  "-i",
  `file:${path}`,
];

/**
 * Probes a video. If ffprobe is not installed, all properties are unknown. @throws {ProgramError} if the file is not a
 * video.
 */
export async function openFilm(path: string, environment: Environment, signal: AbortSignal): Promise<Film> {
  const source = { path, environment, signal };
  try {
    return { ...source, ...(await traitsOf(source)) };
  } catch (error) {
    if (!(error instanceof ProgramError && error.missing)) throw error;
    return { ...source, side: Number.POSITIVE_INFINITY, transfer: "", seconds: Number.NaN };
  }
}

async function traitsOf(source: Backend): Promise<Traits> {
  const entries = "stream=width,height,sample_aspect_ratio,color_transfer:format=duration";
  const what = ["-select_streams", "v:0", "-show_entries", entries, "-of", "json"];
  const output = await run(source, "ffprobe", ["-v", "error", ...what, ...inputOf(source)]);
  const probe = z.safeParse(probed(), JSON.parse(output));
  if (!probe.success) throw new ProgramError("ffprobe finds no pictures in the video", false);
  const { streams, format } = probe.data;
  const [{ width, height, sample_aspect_ratio: ratio = "", color_transfer: transfer = "" }] = streams;
  const [across = 1, down = 1] = /^[1-9]\d*:[1-9]\d*$/u.test(ratio) ? ratio.split(":").map(Number) : [];
  const side = Math.max((width * across) / down, height);
  return { side, transfer, seconds: Number(format.duration ?? Number.NaN) };
}

/** Whether the installed ffmpeg has all of these filters. */
export async function hasFilters(film: Film, names: readonly string[]): Promise<boolean> {
  const list = await run(film, "ffmpeg", ["-hide_banner", "-v", "error", "-filters"]);
  const known = new Set(list.split("\n").map((line) => line.trim().split(/\s+/u)[1]));
  return names.every((name) => known.has(name));
}

/**
 * Converts a video's first seconds to another format. Replaces the file only when the new one is complete.
 *
 * @returns the size in bytes; 0, without writing the file, if ffmpeg found no pictures.
 * @throws {ProgramError}
 */
export async function convert(
  film: Film,
  seconds: number,
  args: readonly string[],
  file: string,
): Promise<number> {
  const part = partPath(file);
  const limit = ["-t", String(seconds)];
  try {
    await run(
      film,
      "ffmpeg",
      ["-nostdin", "-v", "error", ...limit, ...inputOf(film), ...args, "pipe:1"],
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
  source: Backend,
  command: string,
  args: readonly string[],
  outputFile?: string,
): Promise<string> {
  const { path, environment, signal } = source;
  const target = outputFile === undefined ? {} : { outputFile };
  return runProgram({ command, args, folder: dirname(path), environment, signal, timeLimitMs, ...target });
}
