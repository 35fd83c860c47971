import { existsSync } from "node:fs";
import { lstat } from "node:fs/promises";
import { join, posix } from "node:path";
import { isInGitFolder } from "../files/names.ts";
import { quoted } from "../text/sanitize.ts";
import type { Git } from "./git.ts";
import { withCommitIndex } from "./temporary-index.ts";

/** Where the checkout is, and a folder for an index. */
export interface Folders {
  folder: string;
  temporary: string;
}

/** Why a file would not be in a commit. */
export interface Obstacle {
  /** Whether that is a rule of somebody's, such as a line of .gitignore; else its place is none of the repository's. */
  ignored: boolean;
  /** Follows the file's name. */
  why: string;
}

/**
 * Finds out which files of a checkout git would leave out of a commit, whether they are there or not. A file that the
 * commit before has is never left out because of an ignore rule.
 *
 * @param files Paths from the checkout, with `/`.
 * @returns the obstacles, by the file's path.
 */
export async function findObstacles(
  git: Git,
  commit: string,
  files: readonly string[],
  { folder, temporary }: Folders,
): Promise<Map<string, Obstacle>> {
  return withCommitIndex(git, commit, temporary, async (own) => {
    const submodules = await submodulesIn(own);
    const elsewhere = new Map<string, Obstacle>();
    for (const file of files) {
      const why = await placeProblem(file, folder, submodules);
      if (why !== undefined) elsewhere.set(file, { ignored: false, why });
    }
    const ignored = await ignoreRules(
      own,
      files.filter((file) => !elsewhere.has(file)),
    );
    return new Map([...elsewhere, ...ignored]);
  });
}

/** Why a place is none of the repository's own. */
async function placeProblem(
  file: string,
  folder: string,
  submodules: ReadonlySet<string>,
): Promise<string | undefined> {
  if (isInGitFolder(file)) return "is in git's own folder";
  for (const parent of foldersAbove(file)) {
    const path = join(folder, parent);
    if (submodules.has(parent)) return `lies in the submodule ${quoted(parent)}`;
    if (existsSync(join(path, ".git"))) return `lies in another repository, ${quoted(parent)}`;
    const found = await lstat(path).catch(() => undefined);
    if (found?.isSymbolicLink()) return `lies behind the link ${quoted(parent)}; name it by its real path`;
  }
  return undefined;
}

/** From the outermost on. */
function foldersAbove(file: string): string[] {
  const above = posix.dirname(file);
  return above === "." ? [] : [...foldersAbove(above), above];
}

async function submodulesIn(git: Git): Promise<Set<string>> {
  const entries = (await git(["ls-files", "--stage", "-z"])).split("\0");
  return new Set(
    entries.filter((entry) => entry.startsWith("160000 ")).map((entry) => entry.split("\t")[1] ?? ""),
  );
}

/** What ignores files that are not in the index, by their paths. */
async function ignoreRules(git: Git, files: readonly string[]): Promise<Map<string, Obstacle>> {
  const rules = new Map<string, Obstacle>();
  if (files.length === 0) return rules;
  // It ends with 1 where no rule is about any of them.
  const answer = await git(
    ["--no-literal-pathspecs", "check-ignore", "--verbose", "--non-matching", "-z", "--stdin"],
    {
      // It knows no literal pathspecs, and takes a colon at the start for something else.
      input: files.map((file) => `./${file}\0`).join(""),
      okCodes: [0, 1],
    },
  );
  const fields = answer.split("\0");
  for (const [index, file] of files.entries()) {
    const [source = "", line = "", pattern = ""] = fields.slice(index * 4);
    if (pattern === "" || pattern.startsWith("!")) continue;
    const why = `is ignored by git: ${quoted(pattern)} in line ${line} of ${quoted(source)}`;
    rules.set(file, { ignored: true, why });
  }
  return rules;
}
