import { runTool } from "../tool.ts";
import type { Finding } from "./part.ts";

/** Checks format and lint of all tracked files. */
export async function checkFormat(): Promise<Finding> {
  // By default biome colours its output also when it goes to a file.
  const colors = process.stdout.isTTY ? [] : ["--colors=off"];
  await runTool("@biomejs/biome", "biome", ["ci", "--error-on-warnings", ...colors]);
  return { problems: [], note: "biome" };
}
