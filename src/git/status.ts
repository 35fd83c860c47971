import type { Git } from "./git.ts";
import { withCheckoutIndex } from "./temporary-index.ts";

/**
 * Paths of the files that are new, changed or deleted since a commit, without ignored files and those that a sparse
 * checkout omits.
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

/** Whether the checkout is sparse. */
export async function isSparse(git: Git): Promise<boolean> {
  // git exits with 1 if the setting is missing. Without a repository or without git, the answer is no as well.
  return (await git(["config", "--type=bool", "core.sparseCheckout"]).catch(() => "false")) === "true";
}

/** The text of a file in a commit; undefined if the commit does not have it. */
export async function fileAt(git: Git, commit: string, path: string): Promise<string | undefined> {
  const listed = await git(["ls-tree", "--name-only", commit, "--", path]);
  return listed === "" ? undefined : git(["cat-file", "blob", `${commit}:${path}`]);
}
