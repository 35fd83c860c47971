import { runTool } from "../tool.ts";
import type { Finding } from "./part.ts";

/** Types, of everything that is TypeScript. */
export async function checkTypes(): Promise<Finding> {
  await runTool("typescript", "tsc", ["-p", "."]);
  return { problems: [], note: "tsc" };
}
