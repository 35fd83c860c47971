import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { inputVariables } from "../../test/support/runner/inputs.ts";
import { StepFiles } from "../../test/support/runner/step-files.ts";
import { type ActionMetadata, readAction } from "../action-metadata.ts";
import { inRepository } from "../repository.ts";
import type { Inputs } from "./options.ts";

/** How a step went. */
export interface StepResult {
  /** Whether main and post ended with 0. */
  succeeded: boolean;
  outputs: Record<string, string>;
}

/** The machine's own variables that a process needs on one system or another. */
const inherited = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "USERPROFILE"];

/** There is no token and no matrix here. */
const contexts = { "github.token": "", "strategy.job-index": "0" };

/**
 * Runs the built action as the runner runs it: main, then post, each a process of its own, with inputs in the
 * environment and outputs and state in files.
 * @param temp an empty folder
 * @param environment what the runner would say about the run
 */
export async function runStep(
  inputs: Inputs,
  temp: string,
  environment: Record<string, string>,
  onLine: (line: string) => void,
): Promise<StepResult> {
  const action = await readAction("action.yml");
  const files = await StepFiles.create(temp);
  const variables = inputVariables(action, inputs, contexts);
  const env = { ...ofTheMachine(), ...files.variables, ...environment, ...variables, RUNNER_TEMP: temp };
  const main = await runEntry(action, "main", env, onLine);
  const { outputs, state } = await files.read(Object.keys(action.outputs));
  const saved = Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]);
  const post = await runEntry(action, "post", { ...env, ...Object.fromEntries(saved) }, onLine);
  return { succeeded: main === 0 && post === 0, outputs };
}

function ofTheMachine(): Record<string, string | undefined> {
  return Object.fromEntries(inherited.map((name) => [name, process.env[name]]));
}

async function runEntry(
  { runs }: ActionMetadata,
  entry: "main" | "post",
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void,
): Promise<number | null> {
  const file = runs.using === "node24" ? runs[entry] : undefined;
  if (file === undefined) throw new Error(`action.yml names no ${entry}`);
  const child = spawn(process.execPath, [inRepository(file)], { env, stdio: ["ignore", "pipe", "pipe"] });
  createInterface({ input: child.stdout }).on("line", onLine);
  createInterface({ input: child.stderr }).on("line", onLine);
  const [code] = await once(child, "close");
  return code;
}
