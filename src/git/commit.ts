import type { Git } from "./git.ts";
import { withCommitIndex } from "./temporary-index.ts";

/** The changes of a commit against its parent. */
export interface CommitContent {
  /** The parent's hash. */
  parent: string;
  /** Paths, from the checkout's folder, of changed, new or deleted files. Their contents come from the checkout. */
  files: readonly string[];
  /** Texts that replace the checkout's files, by path. */
  texts: ReadonlyMap<string, string>;
  message: string;
}

/** GitHub attributes commits with this address to its bot. */
const bot = { name: "github-actions[bot]", email: "41898282+github-actions[bot]@users.noreply.github.com" };

/**
 * Creates a commit of only these files. It ignores, and leaves untouched, other changed or staged files. Filters such
 * as that of Git LFS apply.
 *
 * @param temporary A folder for an index.
 * @returns the commit's hash; undefined if the commit would be empty.
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
 * Moves `HEAD` to a commit of these files and updates them in the index. Other staged changes stay.
 *
 * @param from The hash of the commit that is checked out.
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
