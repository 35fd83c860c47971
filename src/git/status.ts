import type { Git } from "./git.ts";
import { withCheckoutIndex } from "./temporary-index.ts";

/**
 * The files of a checkout that are new, changed or deleted since a commit, by their paths. What git ignores is not
 * among them, nor what a sparse checkout leaves out.
 */
export async function changedFiles(
  git: Git,
  commit: string,
  folders: { folder: string; temporary: string },
): Promise<string[]> {
  const status = ["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all"];
  const output = await withCheckoutIndex(git, commit, folders, (own) => own(status));
  return output
    .split("\0")
    .filter(Boolean)
    .map((entry) => entry.slice(3));
}

/** Whether the checkout leaves some files out. */
export async function isSparse(git: Git): Promise<boolean> {
  // Where it is not set, git ends with 1; where there is no repository or no git, nothing is left out either.
  return (await git(["config", "--type=bool", "core.sparseCheckout"]).catch(() => "false")) === "true";
}

/** A file as a commit has it; undefined where it has none. */
export async function fileAt(git: Git, commit: string, path: string): Promise<string | undefined> {
  const listed = await git(["ls-tree", "--name-only", commit, "--", path]);
  return listed === "" ? undefined : git(["cat-file", "blob", `${commit}:${path}`]);
}
