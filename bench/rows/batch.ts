import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inRepository } from "../../scripts/repository.ts";
import { providerNames, providers } from "../../src/providers/table.ts";
import { checkFresh, makeBatch, makePicturedBatch } from "../processes/batch.ts";
import { startServices } from "../processes/services.ts";
import { reportUsage } from "../processes/usage.ts";
import { inTurns, type Row, summarizeByMedian } from "./row.ts";

const videos = 64;
const concurrency = 8;
const videoSeconds = 2;

/** A new account at fal makes two videos at a time. */
const slots = 2;
const jobs = 8;
const videosOfJob = 3;
const slotSeconds = 8;

const few = 10;
/** A job can store 500 artifacts: a ticket for each video, and some more. */
const many = 450;

const pictured = 50;
const pictureBytes = 8_000_000;

const fresh = 1000;
/** Bytes. For larger files hashing dominates, at about half a second per gigabyte. */
const freshBytes = 100_000;
const freshRounds = 3;

const preload = (name: string) => ["--import", pathToFileURL(inRepository(`bench/peers/${name}.mjs`)).href];

/** Measures the time that a batch adds to that of its videos, and its growth with their number. */
export async function batchRows(folder: string): Promise<Row[]> {
  return [
    await timeRow(folder),
    await slotsRow(folder),
    await memoryRow(folder),
    ...(await pictureRows(folder)),
    ...(await freshRows(folder)),
  ];
}

/** The time from the step's start to its end, artifacts included, against the videos' own time. */
async function timeRow(folder: string): Promise<Row> {
  await using services = await startServices({ usualSeconds: videoSeconds });
  const { startedAt, endedAt } = await makeBatch(folder, videos, concurrency, services);
  return {
    what: `${videos} videos of ${videoSeconds} s, ${concurrency} at a time`,
    unit: "s",
    ...inTurns([(endedAt - startedAt) / 1000], "the videos' own time", [
      (videos / concurrency) * videoSeconds,
    ]),
    limit: { of: "ratio", atMost: 1.15 },
  };
}

/** The time that jobs take which share an account with fewer slots than they have videos at a time. */
async function slotsRow(folder: string): Promise<Row> {
  await using services = await startServices({ usualSeconds: slotSeconds, slots });
  const batches = Array.from({ length: jobs }, () => makeBatch(folder, videosOfJob, videosOfJob, services));
  const ended = await Promise.all(batches);
  const startedAt = Math.min(...ended.map((each) => each.startedAt));
  const endedAt = Math.max(...ended.map((each) => each.endedAt));
  return {
    what: `${jobs} jobs of ${videosOfJob} videos on ${slots} slots`,
    unit: "s",
    ...inTurns([(endedAt - startedAt) / 1000], "the videos' own time", [
      (jobs * videosOfJob * slotSeconds) / slots,
    ]),
    // At least 0.8 of the throughput that the slots allow.
    limit: { of: "ratio", atMost: 1.25 },
  };
}

async function memoryRow(folder: string): Promise<Row> {
  return {
    what: `${many} videos, peak memory`,
    unit: "MB",
    ...inTurns([await peakMegabytes(folder, many)], `${few} videos`, [await peakMegabytes(folder, few)]),
    limit: { of: "ratio", atMost: 1.5 },
  };
}

/** The memory of a step whose videos start from large pictures, against small ones and one large one. */
async function pictureRows(folder: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const provider of providerNames) {
    const peaks: number[] = [];
    for (const bytes of [pictureBytes, 10_000]) {
      const { nodeArgs, variables, read } = reportUsage(folder);
      await using services = await startServices({ usualSeconds: 0.5 });
      await makePicturedBatch(folder, pictured, bytes, provider, services, nodeArgs, variables);
      peaks.push((await read()).peakMegabytes);
    }
    const [large = 0, small = 0] = peaks;
    rows.push({
      what: `${pictured} pictures of ${pictureBytes / 1e6} MB on ${providers[provider].title}, peak memory`,
      unit: "MB",
      ...inTurns([large], "small pictures and one large one", [small + pictureBytes / 1e6]),
      limit: { of: "ratio", atMost: 1.2 },
    });
  }
  return rows;
}

async function peakMegabytes(folder: string, count: number): Promise<number> {
  const { nodeArgs, variables, read } = reportUsage(folder);
  await using services = await startServices({ usualSeconds: 0.5 });
  await makeBatch(folder, count, concurrency, services, nodeArgs, variables);
  return (await read()).peakMegabytes;
}

/** The time of a step that finds all videos up to date, from its start to its end. */
async function freshRows(folder: string): Promise<Row[]> {
  const seconds: number[] = [];
  const reads: number[] = [];
  const files: number[] = [];
  for (let round = 0; round < freshRounds; round++) {
    const report = join(folder, `reads-${round}.txt`);
    const variables = { REPORT_READS_TO: report };
    const { startedAt, endedAt } = await checkFresh(
      folder,
      fresh,
      freshBytes,
      preload("count-reads"),
      variables,
    );
    const [opened = 0, different = 0] = (await readFile(report, "utf8")).split(" ").map(Number);
    seconds.push((endedAt - startedAt) / 1000);
    reads.push(opened);
    files.push(different);
  }
  return [
    {
      what: `${fresh} fresh videos of ${freshBytes / 1000} kB, decided`,
      unit: "s",
      ours: summarizeByMedian(seconds),
      peer: undefined,
      limit: { of: "value", atMost: 2 },
    },
    {
      what: `${fresh} fresh videos, read`,
      unit: "reads",
      ...inTurns(reads, "once each", files),
      limit: { of: "ratio", atMost: 1 },
    },
  ];
}
