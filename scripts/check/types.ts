import { runTool } from "../tool.ts";
import type { Finding } from "./part.ts";

/** Types, of everything that is TypeScript; what runs in a browser knows other globals. */
export async function checkTypes(): Promise<Finding> {
  for (const project of [".", "src/gallery/page", "test/gallery"])
    await runTool("typescript", "tsc", ["-p", project]);
  return { problems: [], note: "tsc" };
}
