import { runTool } from "../tool.ts";
import type { Finding } from "./part.ts";

/** Type-checks all TypeScript. Code that runs in a browser is a project of its own, with other globals. */
export async function checkTypes(): Promise<Finding> {
  for (const project of [".", "src/gallery/page", "test/gallery"])
    await runTool("typescript", "tsc", ["-p", project]);
  return { problems: [], note: "tsc" };
}
