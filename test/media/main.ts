import { execFileSync, spawnSync } from "node:child_process";
import { open, readdir } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { Mp4BoxParser } from "../../src/video-file/boxes.ts";
import { BadVideoError } from "../../src/video-file/errors.ts";
import { type Measured, measureFile } from "../../src/video-file/measure.ts";
import { withPackages } from "./packages.ts";

/** Fewer files than this prove nothing. */
const fewest = 15;

/** Seconds by which a whole video may differ from what ffprobe tells: a few packets of sound that are not played. */
const allowance = 0.1;

/** Files that ffmpeg plays without a word, and that are refused on purpose. */
const refusedOnPurpose = new Map([
  ["fixtures/sample.mov", "QuickTime without ftyp"],
  ["src/test/bbb.mp4", "a fragment of sound without its mdat"],
]);

const videoFile = new Set([".mp4", ".m4v", ".mov", ".3gp"]);

/** Runs the check over the videos of other people's packages, and shows what it says beside what ffprobe says. */
await withPackages(async (folders) => {
  const rows: Row[] = [];
  for (const folder of folders) {
    for (const path of await videosIn(folder)) rows.push(await rowOf(path, relative(folder, path)));
  }
  console.table(rows);
  const accepted = rows.filter(({ width }) => width !== undefined);
  const wrong = rows.filter(({ result }) => result !== "");
  console.log(`${rows.length} files, ${accepted.length} accepted, ${wrong.length} to look at`);
  if (wrong.length > 0 || accepted.length < fewest) process.exitCode = 1;
});

interface Row {
  file: string;
  width?: number;
  height?: number;
  duration?: number;
  refused?: string;
  ffprobe: string;
  /** What is wrong; empty where nothing is. */
  result: string;
}

async function videosIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && videoFile.has(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function rowOf(path: string, name: string): Promise<Row> {
  const probed = probe(path);
  const row = { file: name.slice(-60), ffprobe: `${probed.width}x${probed.height} ${probed.duration}` };
  try {
    const measured = await measure(path);
    return { ...row, ...measured, result: isAsProbed(measured, probed) ? "" : "differs from ffprobe" };
  } catch (error) {
    const refusal = plays(path) && !refusedOnPurpose.has(name) ? "refused, and ffmpeg plays it" : "";
    const result = error instanceof BadVideoError ? refusal : "crashed";
    return { ...row, refused: (error as Error).message, result };
  }
}

async function measure(path: string): Promise<Measured> {
  const walker = new Mp4BoxParser();
  const file = await open(path);
  for await (const chunk of file.createReadStream()) walker.push(chunk as Buffer);
  return measureFile(path, walker.finish());
}

/** Whether ffmpeg decodes all pictures and has nothing to complain about. */
function plays(path: string): boolean {
  const args = ["-v", "error", "-i", path, "-map", "v:0", "-f", "null", "-"];
  const { status, stderr } = spawnSync("ffmpeg", args, { stdio: ["ignore", "ignore", "pipe"] });
  return status === 0 && stderr.length === 0;
}

/** ffprobe does not turn the sides of a turned video. */
function isAsProbed({ width, height, duration }: Measured, probed: Measured): boolean {
  const sides = [`${width}x${height}`, `${height}x${width}`].includes(`${probed.width}x${probed.height}`);
  return sides && Math.abs(duration - probed.duration) <= allowance;
}

function probe(path: string): Measured {
  const show = "stream=width,height:format=duration";
  const args = ["-v", "quiet", "-select_streams", "v:0", "-show_entries", show, "-of", "json", path];
  try {
    const { streams = [], format = {} } = JSON.parse(execFileSync("ffprobe", args, { encoding: "utf8" }));
    return { width: streams[0]?.width, height: streams[0]?.height, duration: Number(format.duration) };
  } catch {
    return { width: Number.NaN, height: Number.NaN, duration: Number.NaN };
  }
}
