import type { Finding, Part } from "./part.ts";

interface Result extends Finding {
  name: string;
  seconds: number;
}

/**
 * Runs the chosen parts, or all, one after another, and prints a summary.
 * @returns true if no part found a problem.
 */
export async function runParts(parts: Record<string, Part>, chosen: readonly string[]): Promise<boolean> {
  const unknown = chosen.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0) {
    console.error(`No part is called ${unknown.join(", ")}. There are ${Object.keys(parts).join(", ")}.`);
    return false;
  }
  const results: Result[] = [];
  for (const [name, part] of Object.entries(parts)) {
    if (chosen.length === 0 || chosen.includes(name)) results.push(await runPart(name, part));
  }
  summarise(results);
  return results.every(({ problems }) => problems.length === 0);
}

async function runPart(name: string, part: Part): Promise<Result> {
  console.log(`\n== ${name}`);
  const started = performance.now();
  const finding = await part().catch(failed);
  for (const problem of finding.problems) console.error(problem);
  return { name, seconds: (performance.now() - started) / 1000, ...finding };
}

/** Converts an error of a part into a finding. */
function failed(error: unknown): Finding {
  return { problems: [error instanceof Error ? error.message : String(error)], note: "" };
}

function summarise(results: readonly Result[]): void {
  console.log("\n== summary");
  for (const { name, seconds, problems, note } of results) {
    const result = problems.length === 0 ? `ok      ${note}` : `FAILED  ${problems.join("; ")}`;
    console.log(`${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s  ${result}`);
  }
}
