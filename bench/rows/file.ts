import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { inRepository } from "../../scripts/repository.ts";
import { hostVariables } from "../../simulator/runner/environment.ts";
import { run } from "../processes/run.ts";
import { type Services, startServices } from "../processes/services.ts";
import { makeVideo } from "../processes/video.ts";
import { inTurns, type Row } from "./row.ts";

const rounds = 16;
const fileBytes = 20_000_000;

/** Real seconds that a video takes: enough for our step to load its modules, as the peer has loaded its client. */
const videoSeconds = 2;

/**
 * The time from the video being ready to its artifact being finalised, against curl followed by the artifact client.
 */
export async function fileRows(folder: string): Promise<Row[]> {
  const [ours, theirs] = [[] as number[], [] as number[]];
  await using services = await startServices({ usualSeconds: videoSeconds, fileBytes });
  for (let round = 0; round < rounds; round++) {
    const { artifact, readyAt, url } = await makeVideo(folder, services);
    ours.push(artifact.createdAt.getTime() - readyAt);
    theirs.push(await fetchThenUpload(url, join(folder, `curl-${round}.mp4`), services));
  }
  return [
    {
      what: "20 MB, ready to artifact finalised",
      unit: "ms",
      ...inTurns(ours, "curl, then the artifact client", theirs),
      limit: { of: "ratio", atMost: 1.25 },
    },
  ];
}

/** Milliseconds from the start of curl until a preloaded artifact client has finalised the artifact. */
async function fetchThenUpload(url: string, path: string, { artifacts }: Services): Promise<number> {
  const client = spawn(process.execPath, [inRepository("bench/peers/artifact-client.mjs")], {
    env: { ...hostVariables(), ...artifacts.env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(client.stdout, "data");
  client.stdout.resume();
  const startedAt = Date.now();
  const { code, errors } = await run("curl", ["--silent", "--show-error", "--fail", "--output", path, url], {
    ...hostVariables(),
  });
  if (code !== 0) throw new Error(`curl failed: ${errors}`);
  client.stdin.end(`${path}\n`);
  await once(client, "close");
  await rm(path);
  const stored = artifacts.artifacts.at(-1);
  if (!stored || stored.createdAt.getTime() < startedAt)
    throw new Error("The artifact client stored nothing");
  return stored.createdAt.getTime() - startedAt;
}
