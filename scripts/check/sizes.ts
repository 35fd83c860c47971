import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findInRepository, inRepository, root } from "../repository.ts";
import type { Finding } from "./part.ts";

/** The most bytes of `dist`, which every job downloads, and of each of its files. */
const limits = { dist: 4_500_000, file: 2_500_000 };

interface Refusal {
  /** The entry file in `dist`. */
  entry: string;
  /** Invalid inputs. */
  inputs: Record<string, string>;
  /** Bytes of `dist` that the entry may load to reject them: 1.5 times what it loads today. */
  limit: number;
}

const refusals: readonly Refusal[] = [
  {
    entry: "dist/main.js",
    inputs: { INPUT_MODEL: "pixverse/v5/text-to-video", INPUT_PROMPT: "x", INPUT_DURATION: "7" },
    limit: 125_000,
  },
  { entry: "dist/assets.js", inputs: { INPUT_MANIFEST: "no-such-manifest.yml" }, limit: 200_000 },
  { entry: "dist/report.js", inputs: { INPUT_STATE: "no-such-state" }, limit: 125_000 },
];

/** Checks the size of `dist`, and of the files that an action loads to reject an invalid input. */
export async function checkSizes(): Promise<Finding> {
  const dist = await sizes((await findInRepository(["dist/**/*.*"])).map(inRepository));
  const refused = await Promise.all(refusals.map(measureRefusal));
  const measured = [
    { what: "dist", size: total(dist), limit: limits.dist },
    ...refused,
    ...[...dist].map(([what, size]) => ({ what, size, limit: limits.file })),
  ];
  const problems = measured
    .filter(({ size, limit }) => size >= limit)
    .map(({ what, size, limit }) => `${what}: ${size} bytes, and the limit is ${limit}`);
  const most = Math.max(...refused.map(({ size }) => size));
  return { problems, note: `dist ${total(dist)} bytes, a wrong input loads ${most} at most` };
}

async function measureRefusal({ entry, inputs, limit }: Refusal) {
  const loaded = await sizes(await loadedToRefuse(entry, inputs));
  const what = `what a wrong input of ${entry} loads (${[...loaded.keys()].join(", ")})`;
  return { what, size: total(loaded), limit };
}

/** Starts an action as the runner does. @returns the files that it loads until it has rejected its inputs. */
async function loadedToRefuse(entry: string, inputs: Refusal["inputs"]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "generate-video-loads-"));
  const list = join(folder, "loads.txt");
  try {
    const recorder = pathToFileURL(inRepository("scripts/check/record-loads.ts")).href;
    const { status } = spawnSync(process.execPath, ["--import", recorder, inRepository(entry)], {
      env: { PATH: process.env.PATH, RECORD_LOADS_TO: list, ...inputs },
    });
    if (status !== 1) throw new Error(`${entry} ended with ${status} for a wrong input, and should with 1`);
    return await ownFiles(list);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function ownFiles(list: string): Promise<string[]> {
  const urls = (await readFile(list, "utf8")).trim().split("\n");
  const paths = urls.filter((url) => url.startsWith("file:")).map((url) => fileURLToPath(url));
  return paths.filter((path) => path.startsWith(inRepository("dist")));
}

async function sizes(paths: string[]): Promise<Map<string, number>> {
  const measure = async (path: string) => [relative(root, path), (await stat(path)).size] as const;
  return new Map(await Promise.all(paths.map(measure)));
}

function total(sizes: Map<string, number>): number {
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
