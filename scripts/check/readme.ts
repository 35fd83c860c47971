import { missingMostWanted } from "../readme/model-pages.ts";
import { renderPages } from "../readme/pages.ts";
import type { Finding } from "./part.ts";

/** GitHub shows a Markdown file of more than 512 kB as plain text. */
const maxBytes = 450_000;

/** Checks that the README's generated regions and the pages about models are up to date, and that GitHub renders them. */
export async function checkReadme(): Promise<Finding> {
  const pages = await renderPages();
  const outdated = pages.filter(({ current, wanted }) => current !== wanted);
  const large = pages.filter(({ wanted = "" }) => Buffer.byteLength(wanted) > maxBytes);
  return {
    problems: [
      ...missingMostWanted(),
      ...outdated.map(({ path }) => `${path} is out of date: run "npm run readme"`),
      ...large.map(
        ({ path }) => `${path} is too large for GitHub to render: divide its models into more families`,
      ),
    ],
    note: `inputs, outputs, models, ${pages.length} pages`,
  };
}
