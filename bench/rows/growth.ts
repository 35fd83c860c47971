import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { startArtifactService } from "../../simulator/artifact-service.ts";
import type { LockEntry } from "../../src/lock/entry.ts";
import { Lock } from "../../src/lock/lock.ts";
import { checkFresh, createWorkspace, runOn } from "../processes/batch.ts";
import { reportUsage, type Usage } from "../processes/usage.ts";
import { inTurns, type Row } from "./row.ts";

const rounds = 3;
/** How many shards a collecting step finds. */
const shards = 8;

/** Something that is done for so many videos. */
type Work = (videos: number, folder: string) => Promise<Partial<Usage>>;

const kinds: [what: string, work: Work, numbers: number[]][] = [
  ["plan", plan, [1000, 5000, 20_000]],
  ["check", check, [1000, 5000, 20_000]],
  ["dry run", dryRun, [1000, 5000]],
  ["lock", writeLocks, [5000, 20_000]],
  ["collect", collect, [1000, 5000]],
];

/** The processor time and the memory of a step, against those for fewer videos, multiplied by as much as there are more. */
export async function growthRows(folder: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [what, work, numbers] of kinds) {
    for (const [index, many] of numbers.slice(1).entries()) {
      const few = numbers[index] ?? many;
      const pairs: [Partial<Usage>, Partial<Usage>][] = [];
      for (let round = 0; round < rounds; round++)
        pairs.push([await work(many, folder), await work(few, folder)]);
      rows.push(
        ...growthRow(`${what} of ${many} videos, processor time`, "s", "cpuSeconds", pairs, many, few),
        ...growthRow(`${what} of ${many} videos, peak memory`, "MB", "peakMegabytes", pairs, many, few),
      );
    }
  }
  return rows;
}

/** None if the work does not report it. */
function growthRow(
  what: string,
  unit: Row["unit"],
  of: keyof Usage,
  pairs: readonly [Partial<Usage>, Partial<Usage>][],
  many: number,
  few: number,
): Row[] {
  const ours = pairs.flatMap(([large]) => large[of] ?? []);
  const theirs = pairs.flatMap(([, small]) => (small[of] === undefined ? [] : (small[of] * many) / few));
  if (ours.length === 0) return [];
  const limit = { of: "ratio", atMost: 1.1 } as const;
  return [{ what, unit, ...inTurns(ours, `${many / few} times ${few} videos`, theirs), limit }];
}

async function plan(videos: number, folder: string): Promise<Usage> {
  return usageOf(folder, await createWorkspace(videos, folder), { mode: "plan" });
}

async function check(videos: number, folder: string): Promise<Usage> {
  const { nodeArgs, variables, read } = reportUsage(folder);
  await checkFresh(folder, videos, 100, nodeArgs, variables);
  return read();
}

const dry = { "dry-run": "true", "upload-artifacts": "false", concurrency: "10" };

async function dryRun(videos: number, folder: string): Promise<Usage> {
  return usageOf(folder, await createWorkspace(videos, folder), dry);
}

async function collect(videos: number, folder: string): Promise<Usage> {
  const artifacts = await startArtifactService();
  try {
    for (let shard = 1; shard <= shards; shard++) {
      const workspace = await createWorkspace(videos, folder);
      await runOn(workspace, { ...dry, shard: `${shard}/${shards}` }, { ...artifacts.env });
    }
    const inputs = { mode: "collect", "dry-run": "true", "shard-count": String(shards) };
    return await usageOf(folder, await createWorkspace(videos, folder), inputs, { ...artifacts.env });
  } finally {
    await artifacts.close();
  }
}

async function usageOf(
  folder: string,
  workspace: string,
  inputs: Record<string, string>,
  services: Readonly<Record<string, string>> = {},
): Promise<Usage> {
  const { nodeArgs, variables, read } = reportUsage(folder);
  await runOn(workspace, inputs, { ...services, ...variables }, nodeArgs);
  return read();
}

/** Enters videos into a lock, ten at a time. */
async function writeLocks(videos: number, folder: string): Promise<Partial<Usage>> {
  const path = join(await mkdtemp(join(folder, "lock-")), "videos.lock.json");
  const lock = await Lock.open(path, "videos.lock.json");
  const before = process.cpuUsage();
  for (let first = 0; first < videos; first += 10)
    await Promise.all(Array.from({ length: 10 }, (_, index) => lock.set(`video-${first + index}`, entry)));
  await lock.fold();
  const { user, system } = process.cpuUsage(before);
  return { cpuSeconds: (user + system) / 1e6 };
}

const entry: LockEntry = {
  request: "0".repeat(64),
  model: "fal-ai/kandinsky5/text-to-video/distill",
  "generation-id": "00000000-0000-4000-8000-000000000000",
  sha256: "0".repeat(64),
  size: 5_000_000,
  duration: 5,
  width: 768,
  height: 512,
  "credits-used": null,
  "cost-usd": 0.05,
  date: "2026-11-20T10:00:00.000Z",
};
