import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inRepository } from "../../scripts/repository.ts";
import { hostVariables } from "../../simulator/runner/environment.ts";
import { runNode } from "../processes/run.ts";
import { startServices } from "../processes/services.ts";
import { makeVideo } from "../processes/video.ts";
import { inTurns, type Row } from "./row.ts";

const rounds = 5;
const fileBytes = 300_000_000;
const videoSeconds = 3;

const client = inRepository("bench/peers/artifact-client.mjs");
const reporter = pathToFileURL(inRepository("bench/peers/report-memory.mjs")).href;

/** The peak memory of a step, against the artifact client uploading the same file. */
export async function memoryRows(folder: string): Promise<Row[]> {
  const [ours, theirs] = [[] as number[], [] as number[]];
  for (let round = 0; round < rounds; round++) {
    const report = join(folder, `memory-${round}.txt`);
    const nodeArgs = ["--import", reporter];
    await using services = await startServices({ usualSeconds: videoSeconds, fileBytes });
    const made = await makeVideo(folder, services, nodeArgs, { REPORT_MEMORY_TO: report });
    ours.push(await megabytes(report));

    // The run already has an artifact with the file's name.
    const file = join(folder, `same-${round}.mp4`);
    await rename(made.path, file);
    const env = { ...hostVariables(), ...services.artifacts.env, REPORT_MEMORY_TO: report };
    const { code, log, errors } = await runNode([...nodeArgs, client, file], env);
    if (code !== 0) throw new Error(`The artifact client failed:\n${log}${errors}`);
    theirs.push(await megabytes(report));
    await rm(file);
  }
  return [
    {
      what: "300 MB, peak memory",
      unit: "MB",
      ...inTurns(ours, "the artifact client alone", theirs),
      limit: { of: "ratio", atMost: 1.15 },
    },
  ];
}

/** Node reports kilobytes. */
async function megabytes(report: string): Promise<number> {
  return Number(await readFile(report, "utf8")) / 1000;
}
