import { dirname, join } from "node:path";
import { runVariables, type StepPlace } from "../../simulator/runner/environment.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** The environment of a step: the runner's variables, and of the test's machine only those that lead to this Node. */
export async function stepEnvironment(place: StepPlace): Promise<Record<string, string>> {
  return { ...ofTheSystem(), HOME: await temporaryFolder("home"), ...runVariables(place) };
}

/** Windows starts no program without knowing where it is itself. */
function ofTheSystem(): Record<string, string> {
  const system = process.env.SystemRoot;
  const path = dirname(process.execPath);
  return system ? { PATH: `${path};${join(system, "system32")}`, SystemRoot: system } : { PATH: path };
}
