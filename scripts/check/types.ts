import { runTool } from "../tool.ts";
import type { Finding } from "./part.ts";

/** Type-checks all TypeScript. Browser code is a separate project with other globals. */
export async function checkTypes(): Promise<Finding> {
  for (const project of [".", "src/gallery/page", "test/gallery"])
    await runTool("typescript", "tsc", ["-p", project]);
  return { problems: [], note: "tsc" };
}
