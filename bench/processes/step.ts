import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { readAction } from "../../scripts/action-metadata.ts";
import { inRepository } from "../../scripts/repository.ts";
import { inputVariables } from "../../test/support/runner/inputs.ts";
import { type StepFileContents, StepFiles } from "../../test/support/runner/step-files.ts";
import { type Ended, runNode } from "./run.ts";

/** The built action of this repository. */
export const ourEntry = inRepository("dist/main.js");

/** The one that makes the videos of a manifest. */
export const assetsEntry = inRepository("dist/assets.js");

/** A step of ours, ready to be started as the runner starts it. */
export interface PreparedStep {
  env: Record<string, string>;
  /** What it has written, once it is over. */
  written(): Promise<StepFileContents>;
}

const contexts = { "github.token": "ghs_token-of-no-use-to-anybody", "strategy.job-index": "0" };

/**
 * Prepares a step with files of its own.
 *
 * @param folder Where its files go.
 * @param services What the runner would say of where artifacts are stored.
 * @param metadata The action's own file, by its path from the repository.
 */
export async function prepareStep(
  folder: string,
  inputs: Record<string, string>,
  services: Record<string, string> = {},
  metadata = "action.yml",
): Promise<PreparedStep> {
  const action = await readAction(metadata);
  const temp = await mkdtemp(join(folder, "step-"));
  const files = await StepFiles.create(temp);
  return {
    env: {
      ...ofTheMachine(),
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_ACTION: "video",
      GITHUB_JOB: "bench",
      GITHUB_REPOSITORY: "octo-org/videos",
      GITHUB_RUN_ATTEMPT: "1",
      GITHUB_RUN_ID: "4242",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_WORKSPACE: temp,
      NO_PROXY: "127.0.0.1,localhost",
      RUNNER_TEMP: temp,
      ...files.variables,
      ...services,
      ...inputVariables(action, inputs, contexts),
    },
    written: () => files.read(Object.keys(action.outputs)),
  };
}

/** Runs a step that has to succeed. */
export async function runStep(
  { env }: PreparedStep,
  nodeArgs: readonly string[] = [],
  entry = ourEntry,
): Promise<Ended> {
  const ended = await runNode([...nodeArgs, entry], env);
  if (ended.code !== 0) throw new Error(`The step failed:\n${ended.log}${ended.errors}`);
  return ended;
}

/** The variables of this machine that programs need to be found and started. */
export function ofTheMachine(): Record<string, string> {
  const names = ["PATH", "HOME", "SystemRoot", "TEMP", "TMP", "USERPROFILE"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
