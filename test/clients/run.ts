import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { inRepository } from "../../scripts/repository.ts";
import { defaultKeys, type Simulator, startSimulator } from "../../simulator/simulator.ts";
import { python } from "./python.ts";

/** A simulator for one test, whose jobs take a second: long enough for a client to see them run. */
export async function simulatorForTest(): Promise<Simulator> {
  const simulator = await startSimulator({ usualSeconds: 1 });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** Runs a program of `test/clients/programs` against a simulator; what it printed, line by line. */
export async function runClient(program: string, { url }: Simulator, args: string[] = []): Promise<string[]> {
  const runtime = program.endsWith(".py") ? python : process.execPath;
  const { stdout } = await promisify(execFile)(
    runtime,
    [inRepository(`test/clients/programs/${program}`), ...args],
    {
      env: { BASE_URL: url, API_KEY: defaultKeys.aimlapi, FAL_KEY: defaultKeys.fal },
    },
  );
  return stdout.trim().split("\n");
}
