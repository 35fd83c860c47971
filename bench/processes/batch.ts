import { createHash } from "node:crypto";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { defaultKeys } from "../../simulator/simulator.ts";
import type { LockEntry } from "../../src/lock/entry.ts";
import { requestFingerprint } from "../../src/lock/freshness.ts";
import { writeLock } from "../../src/lock/lock-file.ts";
import { readManifest } from "../../src/manifest/manifest.ts";
import { pngOf } from "../../test/support/pictures.ts";
import type { Ended } from "./run.ts";
import type { Services } from "./services.ts";
import { assetsEntry, prepareStep, runStep } from "./step.ts";

const model = "fal-ai/kandinsky5/text-to-video/distill";

/** Makes `count` videos of a manifest in one step of the assets action. */
export async function makeBatch(
  folder: string,
  count: number,
  concurrency: number,
  services: Services,
  nodeArgs: readonly string[] = [],
  variables: Record<string, string> = {},
): Promise<Ended> {
  const workspace = await createWorkspace(count, folder);
  return makeAll(workspace, count, concurrency, services, nodeArgs, variables);
}

/** Makes videos that each start from a picture of its own, of so many bytes. */
export async function makePicturedBatch(
  folder: string,
  count: number,
  bytes: number,
  provider: keyof typeof picturedModels,
  services: Services,
  nodeArgs: readonly string[],
  variables: Record<string, string>,
): Promise<Ended> {
  const lines: string[] = [];
  const workspace = await mkdtemp(join(folder, "pictured-"));
  for (let index = 0; index < count; index++) {
    await writeFile(join(workspace, `${index}.png`), await pngOf(bytes, String(index)));
    lines.push(`  video-${index}: { prompt: Boat ${index}, image: ${index}.png }\n`);
  }
  const model = picturedModels[provider];
  await writeFile(join(workspace, "videos.yml"), `defaults: { model: ${model} }\nvideos:\n${lines.join("")}`);
  const key = { "api-key": defaultKeys[provider] };
  return makeAll(workspace, count, 3, services, nodeArgs, variables, key);
}

const picturedModels = {
  aimlapi: "kling-video/v1.6/standard/image-to-video",
  fal: "fal-ai/veo3.1/image-to-video",
};

async function makeAll(
  workspace: string,
  count: number,
  concurrency: number,
  { simulator, artifacts }: Services,
  nodeArgs: readonly string[],
  variables: Record<string, string>,
  key = { "api-key": defaultKeys.fal },
): Promise<Ended> {
  const inputs = { concurrency: String(concurrency), "base-url": simulator.url, ...key };
  const services = { ...artifacts.env, ...variables, GITHUB_WORKSPACE: workspace };
  const step = await prepareStep(dirname(workspace), inputs, services, "assets/action.yml");
  const ended = await runStep(step, nodeArgs, assetsEntry);
  if (Number((await step.written()).outputs["generated-count"]) !== count)
    throw new Error(`Not all were made:\n${ended.log}`);
  return ended;
}

/** Runs a step on a manifest whose videos, of `bytes` bytes each, are all up to date. */
export async function checkFresh(
  folder: string,
  count: number,
  bytes: number,
  nodeArgs: readonly string[],
  variables: Record<string, string>,
): Promise<Ended> {
  const workspace = await createWorkspace(count, folder);
  await finish(workspace, bytes);
  const services = { ...variables, GITHUB_WORKSPACE: workspace };
  const step = await prepareStep(folder, { mode: "check" }, services, "assets/action.yml");
  return runStep(step, nodeArgs, assetsEntry);
}

/** Runs a step in a workspace. */
export async function runOn(
  workspace: string,
  inputs: Record<string, string>,
  variables: Readonly<Record<string, string>>,
  nodeArgs: readonly string[] = [],
): Promise<void> {
  const services = { ...variables, GITHUB_WORKSPACE: workspace };
  const step = await prepareStep(dirname(workspace), inputs, services, "assets/action.yml");
  await runStep(step, nodeArgs, assetsEntry);
}

/** A workspace with a manifest of videos that differ in their prompts. */
export async function createWorkspace(count: number, folder: string): Promise<string> {
  const workspace = await mkdtemp(join(folder, "workspace-"));
  const videos = Array.from({ length: count }, (_, index) => `  video-${index}: { prompt: Boat ${index} }\n`);
  await writeFile(
    join(workspace, "videos.yml"),
    `defaults: { model: ${model} }\nvideos:\n${videos.join("")}`,
  );
  return workspace;
}

/** Writes the files and the lock of a workspace in which all videos are up to date. */
async function finish(workspace: string, bytes: number): Promise<void> {
  const entries = new Map<string, LockEntry>();
  await mkdir(join(workspace, "videos"));
  const options = { workspace, temporary: undefined, mayAsk: true, allowLoopback: false };
  for (const asset of await readManifest("videos.yml", options)) {
    const file = Buffer.alloc(bytes, asset.id);
    await writeFile(asset.path, file);
    entries.set(asset.id, {
      request: requestFingerprint(asset, false),
      model,
      "generation-id": asset.id,
      sha256: createHash("sha256").update(file).digest("hex"),
      size: bytes,
      duration: 5,
      width: 768,
      height: 512,
      "credits-used": null,
      "cost-usd": 0.05,
      date: "2026-11-20T10:00:00.000Z",
    });
  }
  await writeLock(join(workspace, "videos.lock.json"), entries);
}
