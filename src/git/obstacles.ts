import { existsSync } from "node:fs";
import { lstat } from "node:fs/promises";
import { join, posix } from "node:path";
import { isInGitFolder } from "../files/names.ts";
import { quoted } from "../text/sanitize.ts";
import type { Git } from "./git.ts";
import { withCommitIndex } from "./temporary-index.ts";

/** The checkout's folder, and a folder for a temporary index. */
export interface Folders {
  folder: string;
  temporary: string;
}

/** Why git would leave a file out of a commit. */
export interface Obstacle {
  /**
   * True for an ignore rule, such as a line of `.gitignore`; false for a path that does not belong to the repository.
   */
  ignored: boolean;
  /** A predicate that follows the file's name, such as "is in git's own folder". */
  why: string;
}

/**
 * Finds the files that git would leave out of a commit, whether they exist or not. Ignore rules do not apply to files
 * that the parent commit has.
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
    const misplaced = new Map<string, Obstacle>();
    for (const file of files) {
      const why = await placeProblem(file, folder, submodules);
      if (why !== undefined) misplaced.set(file, { ignored: false, why });
    }
    const ignored = await ignoreRules(
      own,
      files.filter((file) => !misplaced.has(file)),
    );
    return new Map([...misplaced, ...ignored]);
  });
}

/** Why a path does not belong to the repository. */
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
    const stats = await lstat(path).catch(() => undefined);
    if (stats?.isSymbolicLink()) return `lies behind the link ${quoted(parent)}; name it by its real path`;
  }
  return undefined;
}

/** The folders above a file, the outermost first. */
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

/** The ignore rules that match files outside the index, by path. */
async function ignoreRules(git: Git, files: readonly string[]): Promise<Map<string, Obstacle>> {
  const rules = new Map<string, Obstacle>();
  if (files.length === 0) return rules;
  // `check-ignore` exits with 1 if no rule matches.
  const answer = await git(
    ["--no-literal-pathspecs", "check-ignore", "--verbose", "--non-matching", "-z", "--stdin"],
    {
      // `check-ignore` does not support literal pathspecs, and a leading colon would be a pathspec's magic.
      input: files.map((file) => `./${file}\0`).join(""),
      okCodes: [0, 1],
    },
  );
  const fields = answer.split("\0");
  for (const [index, file] of files.entries()) {
    const [source = "", line = "", pattern = ""] = fields.slice(index * 4, index * 4 + 3);
    if (pattern === "" || pattern.startsWith("!")) continue;
    const why = `is ignored by git: ${quoted(pattern)} in line ${line} of ${quoted(source)}`;
    rules.set(file, { ignored: true, why });
  }
  return rules;
}
