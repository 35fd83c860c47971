import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { StepResult } from "../../support/action.ts";
import type { Services } from "../../support/services.ts";

/** Everything that a run left or sent, by where it is: what the provider itself was sent is left out. */
export async function tracesOf(
  results: readonly StepResult[],
  services: Services,
): Promise<Map<string, string>> {
  const traces = new Map<string, string>();
  for (const [index, result] of results.entries()) {
    // The runner takes these lines off the log; they are how it learns what to mask.
    traces.set(`log ${index}`, result.log.replaceAll(/^::add-mask::.*$/gmu, ""));
    traces.set(`stderr ${index}`, result.stderr);
    for (const folder of [result.workspace, result.temp]) {
      for (const file of await filesIn(folder)) traces.set(file, (await readFile(file)).toString("latin1"));
    }
  }
  for (const [index, { file, ...artifact }] of services.artifacts.artifacts.entries()) {
    traces.set(`artifact ${index}`, JSON.stringify(artifact) + (await readFile(file)).toString("latin1"));
  }
  for (const [index, request] of services.artifacts.requests.entries()) {
    traces.set(`artifact request ${index}`, JSON.stringify(request));
  }
  const files = services.simulator.requests.filter(({ url }) => url.startsWith(services.simulator.fileUrl));
  for (const [index, request] of files.entries())
    traces.set(`file request ${index}`, JSON.stringify(request));
  return traces;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
