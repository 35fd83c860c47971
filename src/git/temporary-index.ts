import { randomUUID } from "node:crypto";
import { copyFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Git } from "./git.ts";

/**
 * Runs `work` with a temporary index that contains a commit. Does not touch the checkout's own index. Sparse checkouts
 * do not apply to the temporary one.
 *
 * @param temporary A folder for the index.
 */
export function withCommitIndex<T>(
  git: Git,
  commit: string,
  temporary: string,
  work: (git: Git) => Promise<T>,
): Promise<T> {
  return withTemporaryIndex(git, temporary, async (own) => {
    await own(["read-tree", "--no-sparse-checkout", commit]);
    return work(own);
  });
}

/**
 * Like `withIndexOf`, but starts from a copy of the checkout's index, so that git reads only files changed since, and
 * files that a sparse checkout omits do not count as deleted.
 */
export function withCheckoutIndex<T>(
  git: Git,
  commit: string,
  { folder, temporary }: { folder: string; temporary: string },
  work: (git: Git) => Promise<T>,
): Promise<T> {
  return withTemporaryIndex(git, temporary, async (own, index) => {
    const checkedOut = resolve(folder, await git(["rev-parse", "--git-path", "index"]));
    await copyFile(checkedOut, index);
    await own(["read-tree", "--reset", commit]);
    return work(own);
  });
}

async function withTemporaryIndex<T>(
  git: Git,
  temporary: string,
  work: (git: Git, index: string) => Promise<T>,
): Promise<T> {
  const index = join(temporary, `git-index-${randomUUID()}`);
  const own: Git = (args, options = {}) =>
    git(args, { ...options, variables: { ...options.variables, GIT_INDEX_FILE: index } });
  try {
    return await work(own, index);
  } finally {
    await rm(index, { force: true });
  }
}
