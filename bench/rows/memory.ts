import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { inRepository } from "../../scripts/repository.ts";
import { hostVariables } from "../../simulator/runner/environment.ts";
import { runNode } from "../processes/run.ts";
import { startServices } from "../processes/services.ts";
import { reportUsage } from "../processes/usage.ts";
import { makeVideo } from "../processes/video.ts";
import { inTurns, type Row } from "./row.ts";

const rounds = 5;
const fileBytes = 300_000_000;
const videoSeconds = 3;

const client = inRepository("bench/peers/artifact-client.mjs");

/** The peak memory of a step, against the artifact client uploading the same file. */
export async function memoryRows(folder: string): Promise<Row[]> {
  const [ours, theirs] = [[] as number[], [] as number[]];
  for (let round = 0; round < rounds; round++) {
    const { nodeArgs, variables, read } = reportUsage(folder);
    await using services = await startServices({ usualSeconds: videoSeconds, fileBytes });
    const made = await makeVideo(folder, services, nodeArgs, variables);
    ours.push((await read()).peakMegabytes);

    // The run already has an artifact with the file's name.
    const file = join(folder, `same-${round}.mp4`);
    await rename(made.path, file);
    const env = { ...hostVariables(), ...services.artifacts.env, ...variables };
    const { code, log, errors } = await runNode([...nodeArgs, client, file], env);
    if (code !== 0) throw new Error(`The artifact client failed:\n${log}${errors}`);
    theirs.push((await read()).peakMegabytes);
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
