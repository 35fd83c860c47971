import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { inRepository } from "../../scripts/repository.ts";
import { readAction } from "../../simulator/runner/action-metadata.ts";
import { hostVariables, runVariables } from "../../simulator/runner/environment.ts";
import { inputVariables } from "../../simulator/runner/inputs.ts";
import { type StepFileContents, StepFiles } from "../../simulator/runner/step-files.ts";
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
      ...hostVariables(),
      ...runVariables({ workspace: temp, temp }),
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
