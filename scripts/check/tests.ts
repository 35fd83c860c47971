import { runTool } from "../tool.ts";
import type { Finding } from "./part.ts";

/** Every test that needs only Node. */
export async function checkTests(): Promise<Finding> {
  await runTool("vitest", "vitest", ["run"]);
  return { problems: [], note: "vitest" };
}
