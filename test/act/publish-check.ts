import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import type { GitHub } from "../../simulator/github.ts";
import { runAction, type StepResult } from "../support/action.ts";
import { manifestOf } from "../support/manifest.ts";
import { useServices } from "../support/services.ts";
import { cloneOf, git } from "./checkout.ts";
import { hosted } from "./hosted.ts";
import type { Origin } from "./origin.ts";
import { systemPath } from "./programs.ts";

export const services = useServices();

export const manifest = manifestOf(["a", "b"]);

/** A repository, its API, and a checkout of it that a test spoils. */
export interface Place {
  origin: Origin;
  github: GitHub;
  workspace: string;
}

export async function placeWith(files: Record<string, string> = {}): Promise<Place> {
  const { origin, github } = await hosted({ "videos.yml": manifest, ...files }, services);
  return { origin, github, workspace: await cloneOf(origin) };
}

export interface Check {
  inputs?: Record<string, string>;
  env?: Record<string, string>;
}

export function check(
  { github, workspace }: Place,
  { inputs = {}, env = {} }: Check = {},
): Promise<StepResult> {
  const { env: run } = services.step();
  return runAction({
    action: "demo-assets/publish/action.yml",
    inputs: { check: "all", publish: "commit", "github-token": github.token.value, ...inputs },
    workspace,
    env: { ...run, GITHUB_API_URL: github.apiUrl, PATH: systemPath.join(":"), ...env },
  });
}

/** The checks change nothing, wherever they end. */
export async function refusalOf(place: Place, how?: Check): Promise<string> {
  const before = stateOf(place);
  const { exitCode, errors } = await check(place, how);
  expect([exitCode, errors.length]).toEqual([1, 1]);
  expect(stateOf(place)).toEqual(before);
  expect(place.origin.branches()).toEqual(["main"]);
  const [error] = errors;
  expect(error?.message).toMatch(/Nothing was (?:submitted|sent) and nothing was spent\./u);
  return `${error?.title}: ${error?.message}`;
}

/** What git says of the checkout, where there is one, and of the repository. */
export function stateOf({ workspace, origin }: Place): string[] {
  const main = git(origin.folder, "rev-parse", "main");
  if (!existsSync(join(workspace, ".git"))) return [main];
  return [main, git(workspace, "status", "--porcelain", "--ignored", "--untracked-files=all")];
}

export async function write(workspace: string, files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(workspace, name)), { recursive: true });
    await writeFile(join(workspace, name), text);
  }
}
