import type { Git } from "./git.ts";
import { withCommitIndex } from "./temporary-index.ts";

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
 * Makes a commit of just these files: what else was changed or staged in the checkout is neither in it nor touched.
 * Filters such as that of Git LFS apply.
 *
 * @param temporary A folder for an index.
 * @returns the commit's hash; undefined where there would be nothing new in it.
 */
export async function commitFiles(
  git: Git,
  { parent, files, texts, message }: CommitContent,
  temporary: string,
): Promise<string | undefined> {
  const tree = await withCommitIndex(git, parent, temporary, async (own) => {
    // Unlike `git add` this takes a file that is gone on both sides, and one that a sparse checkout leaves out.
    const update = ["update-index", "--add", "--remove", "--replace", "-z", "--stdin"];
    const unlikeTexts = files.filter((file) => !texts.has(file));
    await own(update, { input: unlikeTexts.map((file) => `${file}\0`).join("") });
    for (const [path, text] of texts) {
      const blob = await own(["hash-object", "-w", "--stdin", `--path=${path}`], { input: text });
      await own(["update-index", "--add", "--replace", "--cacheinfo", `100644,${blob},${path}`]);
    }
    return own(["write-tree"]);
  });
  if (tree === (await git(["rev-parse", `${parent}^{tree}`]))) return undefined;
  return git(["commit-tree", tree, "-p", parent, "-F", "-"], { input: message, variables: identity });
}

/**
 * Moves the checkout on to a commit of these files: its index has them as the commit does, and all else that is staged
 * in it stays.
 *
 * @param from The commit that is checked out.
 */
export async function moveCheckout(
  git: Git,
  commit: string,
  from: string,
  files: readonly string[],
): Promise<void> {
  await git(["update-ref", "HEAD", commit, from]);
  const reset = ["reset", "--quiet", "--pathspec-from-file=-", "--pathspec-file-nul", commit];
  await git(reset, { input: files.map((file) => `${file}\0`).join("") });
}

const identity = {
  GIT_AUTHOR_NAME: bot.name,
  GIT_AUTHOR_EMAIL: bot.email,
  GIT_COMMITTER_NAME: bot.name,
  GIT_COMMITTER_EMAIL: bot.email,
};
