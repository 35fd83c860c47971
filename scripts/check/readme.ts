import { renderReadme } from "../readme/render.ts";
import type { Finding } from "./part.ts";

/** The README's tables are what `action.yml` and the catalogue of models say. */
export async function checkReadme(): Promise<Finding> {
  const { current, wanted } = await renderReadme();
  const problems =
    current === wanted ? [] : ['the tables of README.md are out of date: run "npm run readme"'];
  return { problems, note: "inputs, outputs, models" };
}
