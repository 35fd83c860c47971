import { renderReadme } from "../readme/render.ts";
import type { Finding } from "./part.ts";

/** Checks that the README's generated regions are up to date. */
export async function checkReadme(): Promise<Finding> {
  const { current, wanted } = await renderReadme();
  const problems = current === wanted ? [] : ['README.md is out of date: run "npm run readme"'];
  return { problems, note: "inputs, outputs, models" };
}
