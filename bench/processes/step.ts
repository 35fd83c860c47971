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

/** The entry of the assets action. */
export const assetsEntry = inRepository("dist/assets.js");

/** A step of one of our actions, ready to start as on the runner. */
export interface PreparedStep {
  env: Record<string, string>;
  /** Reads the step's files after its end. */
  written(): Promise<StepFileContents>;
}

const contexts = { "github.token": "ghs_token-of-no-use-to-anybody", "strategy.job-index": "0" };

/**
 * Prepares a step with its own files.
 *
 * @param folder The folder for its files.
 * @param services The runner's variables for the artifact service.
 * @param metadata The action's metadata file, relative to the repository.
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

/** Runs a step. @throws {Error} if it fails. */
export async function runStep(
  { env }: PreparedStep,
  nodeArgs: readonly string[] = [],
  entry = ourEntry,
): Promise<Ended> {
  const ended = await runNode([...nodeArgs, entry], env);
  if (ended.code !== 0) throw new Error(`The step failed:\n${ended.log}${ended.errors}`);
  return ended;
}
