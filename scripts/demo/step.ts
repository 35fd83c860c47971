import { spawn } from "node:child_process";
import { once } from "node:events";
import { posix } from "node:path";
import { createInterface } from "node:readline";
import { type ActionMetadata, readAction } from "../../simulator/runner/action-metadata.ts";
import { hostVariables, runVariables, type StepPlace } from "../../simulator/runner/environment.ts";
import { inputVariables } from "../../simulator/runner/inputs.ts";
import { StepFiles } from "../../simulator/runner/step-files.ts";
import { inRepository } from "../repository.ts";
import type { Inputs } from "./options.ts";

/** The result of a step. */
export interface StepResult {
  /** Whether main and post exited with 0. */
  succeeded: boolean;
  outputs: Record<string, string>;
  /** The job summary, as Markdown. */
  summary: string;
}

/** The demo has no token and no matrix. */
const contexts = { "github.token": "", "strategy.job-index": "0" };

/**
 * Runs a built action as the runner does: main, then post if there is one, each in its own process, with inputs in the
 * environment and outputs and state in files.
 * @param path The action's metadata file, relative to the repository.
 * @param place Its temporary folder is empty.
 * @param environment The services' variables, and the keys.
 */
export async function runStep(
  path: string,
  inputs: Inputs,
  { workspace, temp }: StepPlace,
  environment: Record<string, string>,
  onLine: (line: string) => void,
): Promise<StepResult> {
  const action = await readAction(path);
  const files = await StepFiles.create(temp);
  const variables = inputVariables(action, inputs, contexts);
  const run = runVariables({ workspace, temp });
  const env = { ...hostVariables(), ...run, ...files.variables, ...environment, ...variables };
  const main = await runEntry(findEntry(path, action, "main"), env, onLine);
  const { outputs, state, summary } = await files.read(Object.keys(action.outputs));
  const saved = Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]);
  const post = await runEntry(
    findEntry(path, action, "post"),
    { ...env, ...Object.fromEntries(saved) },
    onLine,
  );
  return { succeeded: main === 0 && post === 0, outputs, summary };
}

/** The script of an entry, relative to the repository; undefined if the action has no such entry. */
function findEntry(path: string, { runs }: ActionMetadata, entry: "main" | "post"): string | undefined {
  const file = runs.using === "node24" ? runs[entry] : undefined;
  return file && posix.join(posix.dirname(path), file);
}

async function runEntry(
  file: string | undefined,
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void,
): Promise<number | null> {
  if (file === undefined) return 0;
  const child = spawn(process.execPath, [inRepository(file)], { env, stdio: ["ignore", "pipe", "pipe"] });
  createInterface({ input: child.stdout }).on("line", onLine);
  createInterface({ input: child.stderr }).on("line", onLine);
  const [code] = await once(child, "close");
  return code;
}
