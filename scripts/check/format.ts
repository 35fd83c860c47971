import { runTool } from "../tool.ts";
import type { Finding } from "./part.ts";

/** Format and lint, of everything that git tracks. */
export async function checkFormat(): Promise<Finding> {
  // In its own judgement biome colours what goes into a file, too.
  const colors = process.stdout.isTTY ? [] : ["--colors=off"];
  await runTool("@biomejs/biome", "biome", ["ci", "--error-on-warnings", ...colors]);
  return { problems: [], note: "biome" };
}
