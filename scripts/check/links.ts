import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { posix } from "node:path";
import GithubSlugger from "github-slugger";
import { findInRepository, inRepository } from "../repository.ts";
import type { Finding } from "./part.ts";

/** Checks that every relative link in a Markdown file leads to a file of the repository, and its anchor to a heading. */
export async function checkLinks(): Promise<Finding> {
  const paths = await findInRepository(["*.md", "docs/**/*.md", ".github/**/*.md"]);
  const texts = await Promise.all(paths.map((path) => readFile(inRepository(path), "utf8")));
  const pages = new Map(paths.map((path, index) => [path, withoutCodeBlocks(texts[index] ?? "")]));
  const links = [...pages].flatMap(([path, page]) => linksIn(page).map((link) => ({ path, link })));
  const problems = links.filter(({ path, link }) => !resolves(path, link, pages));
  return {
    problems: problems.map(({ path, link }) => `${path} links to ${link}, which does not exist`),
    note: `${links.length} links in ${paths.length} Markdown files`,
  };
}

function withoutCodeBlocks(markdown: string): string {
  return markdown.replace(/^(`{3,}).*?^\1$/gmsu, "");
}

/** The targets of links and images, except URLs. */
function linksIn(page: string): string[] {
  const targets = [...page.matchAll(/\]\((\S+?)\)|\b(?:href|src|srcset)="([^"]+)"/gu)];
  return targets.map(([, link, attribute]) => link ?? attribute ?? "").filter((link) => !/^\w+:/u.test(link));
}

function resolves(from: string, link: string, pages: ReadonlyMap<string, string>): boolean {
  const [file = "", anchor] = link.split("#", 2);
  const path = file === "" ? from : posix.join(posix.dirname(from), file);
  // A page of the repository's site on GitHub, such as ../../issues/new.
  if (path.startsWith("../../")) return true;
  if (!existsSync(inRepository(path))) return false;
  return anchor === undefined || anchorsOf(pages.get(path) ?? "").includes(anchor);
}

/** The anchors that GitHub gives the headings of a page; a repeated heading gets `-1`, `-2`. */
function anchorsOf(page: string): string[] {
  const slugger = new GithubSlugger();
  return [...page.matchAll(/^#{1,6} (.+)$/gmu)].map(([, heading = ""]) => slugger.slug(heading));
}
