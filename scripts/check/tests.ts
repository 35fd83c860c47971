import { runTool } from "../tool.ts";
import type { Finding } from "./part.ts";

/** Runs `npm test`. */
export async function checkTests(): Promise<Finding> {
  await runTool("vitest", "vitest", ["run", "--tags-filter=!beyond-sample"]);
  return { problems: [], note: "vitest" };
}
