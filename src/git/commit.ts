import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Git } from "./git.ts";

/** What a commit is to hold beyond its parent. */
export interface CommitContent {
  /** The commit that it follows. */
  parent: string;
  /** Changed, new or deleted files, by their paths from the checkout. They are taken as they are there. */
  files: readonly string[];
  /** Texts that take the place of what the checkout has, by their paths. */
  texts: ReadonlyMap<string, string>;
  message: string;
}

/** GitHub shows commits of this address as its bot's. */
const bot = { name: "github-actions[bot]", email: "41898282+github-actions[bot]@users.noreply.github.com" };

/**
 * Makes a commit of just these files, by an index of its own: what else was changed or staged in the checkout is
 * neither in it nor touched. Filters such as that of Git LFS apply.
 *
 * @param temporary A folder for the index.
 * @returns the commit's hash; undefined where there would be nothing new in it.
 */
export async function commitFiles(
  git: Git,
  { parent, files, texts, message }: CommitContent,
  temporary: string,
): Promise<string | undefined> {
  const index = join(temporary, `git-index-${randomUUID()}`);
  const variables = { GIT_INDEX_FILE: index };
  try {
    await git(["read-tree", parent], { variables });
    await git(["add", "--all", "--pathspec-from-file=-", "--pathspec-file-nul"], {
      variables,
      input: files.join("\0"),
    });
    for (const [path, text] of texts) {
      const blob = await git(["hash-object", "-w", "--stdin", `--path=${path}`], { input: text });
      await git(["update-index", "--add", "--cacheinfo", `100644,${blob},${path}`], { variables });
    }
    const tree = await git(["write-tree"], { variables });
    if (tree === (await git(["rev-parse", `${parent}^{tree}`]))) return undefined;
    return await git(["commit-tree", tree, "-p", parent, "-F", "-"], { input: message, variables: identity });
  } finally {
    await rm(index, { force: true });
  }
}

const identity = {
  GIT_AUTHOR_NAME: bot.name,
  GIT_AUTHOR_EMAIL: bot.email,
  GIT_COMMITTER_NAME: bot.name,
  GIT_COMMITTER_EMAIL: bot.email,
};
