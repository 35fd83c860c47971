import type { Git } from "./git.ts";

/** The files of a checkout that are new, changed or deleted, by their paths; what git ignores is not among them. */
export async function changedFiles(git: Git): Promise<string[]> {
  const output = await git(["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all"]);
  return output
    .split("\0")
    .filter(Boolean)
    .map((entry) => entry.slice(3));
}

/** Those of some files that git keeps elsewhere, by Git LFS. */
export async function lfsFiles(git: Git, files: readonly string[]): Promise<string[]> {
  const output = await git(["check-attr", "--stdin", "-z", "filter"], { input: files.join("\0") });
  const fields = output.split("\0");
  return files.filter((_, index) => fields[index * 3 + 2] === "lfs");
}

/** A file as a commit has it; undefined where it has none. */
export async function fileAt(git: Git, commit: string, path: string): Promise<string | undefined> {
  const listed = await git(["ls-tree", "--name-only", commit, "--", path]);
  return listed === "" ? undefined : git(["cat-file", "blob", `${commit}:${path}`]);
}
