import { readFile } from "node:fs/promises";
import { inRepository } from "../repository.ts";

/** The section of a version in `CHANGELOG.md`, without its heading: https://keepachangelog.com/en/1.1.0/ */
export async function readReleaseNotes(version: string): Promise<{ text: string } | { problem: string }> {
  const changelog = await readFile(inRepository("CHANGELOG.md"), "utf8");
  return findReleaseNotes(changelog, version);
}

export function findReleaseNotes(changelog: string, version: string): { text: string } | { problem: string } {
  const [, ...sections] = changelog.split(/^## /mu);
  const section = sections.find((text) => text.startsWith(`[${version}] - `));
  const [heading = "", ...lines] = section?.split("\n") ?? [];
  if (!/ - \d{4}-\d{2}-\d{2}$/u.test(heading))
    return { problem: `CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD"` };
  // The last section is followed by the addresses of the headings.
  const text = lines
    .filter((line) => !/^\[[^\]]+\]: /u.test(line))
    .join("\n")
    .trim();
  return text === "" ? { problem: `The section of ${version} in CHANGELOG.md is empty` } : { text };
}
