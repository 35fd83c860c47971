import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import type { LockEntry } from "../../src/lock/entry.ts";
import { runAction, type Step, type StepResult } from "./action.ts";
import type { Services } from "./services.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A workspace with a manifest, and with other files by their paths. */
export async function manifestWorkspace(
  manifest: string,
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const workspace = await temporaryFolder("manifest");
  for (const [name, text] of Object.entries({ ...files, "videos.yml": manifest })) {
    await mkdir(dirname(join(workspace, name)), { recursive: true });
    await writeFile(join(workspace, name), text);
  }
  return workspace;
}

/** A manifest of videos that differ in their prompts only. */
export function manifestOf(ids: readonly string[], model = "sber-ai/kandinsky5-distill-t2v"): string {
  const videos = ids.map((id) => `  ${id}:\n    prompt: A paper boat called ${id}\n`);
  return `defaults:\n  model: ${model}\nvideos:\n${videos.join("")}`;
}

/** The lock entries of a workspace, by id. */
export async function lockOf(workspace: string): Promise<Record<string, LockEntry>> {
  return JSON.parse(await readFile(join(workspace, "videos.lock.json"), "utf8")).videos;
}

/** Further parts of a step, the attempt of the run that it is in, and which of its jobs. */
type AssetsRun = Partial<Step> & { attempt?: number; job?: number };

/** A step of the assets action on a workspace; its outputs that are JSON are read. */
export async function runAssets(
  services: Omit<Services, "close">,
  workspace: string,
  inputs: Record<string, string> = {},
  step: AssetsRun = {},
): Promise<StepResult & { json: Record<string, unknown> }> {
  const result = await runAction(assetsStep(services, workspace, inputs, step));
  return { ...result, json: jsonOutputs(result) };
}

export function assetsStep(
  services: Omit<Services, "close">,
  workspace: string,
  inputs: Record<string, string> = {},
  { attempt = 1, job, env = {}, ...step }: AssetsRun = {},
): Step {
  const { env: run, ...known } = services.step(attempt, job);
  const { "base-url": baseUrl } = services.inputs("aimlapi");
  const keys = {
    AIMLAPI_API_KEY: services.inputs("aimlapi")["api-key"],
    FAL_KEY: services.inputs("fal")["api-key"],
  };
  return {
    action: "assets/action.yml",
    ...known,
    env: { ...run, ...keys, ...env },
    workspace,
    inputs: { "base-url": baseUrl, ...inputs },
    ...step,
  };
}

function jsonOutputs({ outputs }: StepResult): Record<string, unknown> {
  const json = ["generated", "unchanged", "failed", "stale", "matrix", "results"];
  return Object.fromEntries(
    json.flatMap((name) => (outputs[name] === undefined ? [] : [[name, parse(outputs[name])]])),
  );
}

export async function writeLockOf(workspace: string, videos: Record<string, LockEntry>): Promise<void> {
  await writeFile(join(workspace, "videos.lock.json"), JSON.stringify({ version: 1, videos }));
}
