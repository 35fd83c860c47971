import { missingMostWanted } from "../readme/model-pages.ts";
import { renderPages } from "../readme/pages.ts";
import type { Finding } from "./part.ts";

/** GitHub shows a Markdown file of more than 512 kB as plain text. */
const maxBytes = 450_000;

/** More would not be read. Words of code and tables count. */
const maxReadmeWords = 900;

/** Checks that the README's generated regions and the pages about models are up to date, and that GitHub renders them. */
export async function checkReadme(): Promise<Finding> {
  const pages = await renderPages();
  const outdated = pages.filter(({ current, wanted }) => current !== wanted);
  const large = pages.filter(({ wanted = "" }) => Buffer.byteLength(wanted) > maxBytes);
  const readme = pages.find(({ path }) => path === "README.md")?.wanted ?? "";
  const words = readme.split(/\s+/u).filter(Boolean).length;
  return {
    problems: [
      ...(words > maxReadmeWords ? [`README.md has ${words} words: at most ${maxReadmeWords}`] : []),
      ...missingMostWanted(),
      ...outdated.map(({ path }) => `${path} is out of date: run "npm run readme"`),
      ...large.map(
        ({ path }) => `${path} is too large for GitHub to render: divide its models into more families`,
      ),
    ],
    note: `${words} words in the README; inputs, outputs, models, ${pages.length} pages`,
  };
}
