import { Failure } from "../errors.ts";
import type { BranchData, Commit, TreeFile } from "./git-data.ts";

/** A GIF to show in a comment. */
export interface Preview {
  /** The comment that requested the video; the branch has one preview for each comment. */
  commentId: number;
  content: Uint8Array;
  /** Makes the file name unique, because browsers cache earlier previews of the same comment. */
  madeAt: Date;
}

/** Limits of the preview branch. The newest previews stay. */
export interface PreviewLimits {
  files: number;
  bytes: number;
  /** Commits until the branch is reset, which drops pruned files from the repository. */
  commits: number;
}

/**
 * An older comment loses its picture when the branch drops it. GitHub advises to keep a repository below 1 GB:
 * https://docs.github.com/repositories/creating-and-managing-repositories/repository-limits
 */
export const usualLimits: PreviewLimits = { files: 2000, bytes: 500_000_000, commits: 50 };

/** How many times a push to a branch that others write to is tried. */
const maxTries = 10;

/**
 * Commits a preview to the preview branch, an orphan branch that contains only previews.
 *
 * @returns the file's path on the branch.
 * @throws {Failure} if the branch contains other work, or others changed it at every try.
 * @throws Octokit's errors.
 */
export async function publishPreview(
  branch: BranchData,
  preview: Preview,
  limits: PreviewLimits = usualLimits,
): Promise<string> {
  const path = buildPath(preview);
  const sha = await branch.addBlob(preview.content);
  for (let tries = 1; tries <= maxTries; tries++) {
    const tip = await branch.tip();
    const length = tip ? readLength(tip) + 1 : 1;
    const earlier = tip ? await branch.files(tip.tree) : [];
    const files = pruned([{ path, sha, size: preview.content.length }, ...others(earlier, preview)], limits);
    const tree = await branch.addTree(files);
    const anew = length > limits.commits;
    const message = `Preview for comment ${preview.commentId}\n\n${lengthPrefix}${anew ? 1 : length}`;
    const commit = await branch.addCommit(message, tree, tip && !anew ? [tip.sha] : []);
    if (await moveTo(commit, branch, tip, anew)) return path;
  }
  throw new Failure("GitHub refused", {
    what: `The preview could not be stored: other runs changed its branch ${maxTries} times in a row.`,
    cost: "This step spends nothing.",
    next: "Run the job again.",
  });
}

/** The date comes first, so that names sort by time. */
function buildPath({ commentId, madeAt }: Preview): string {
  const date = madeAt.toISOString().replace(/\.\d+Z$/u, "Z");
  return `${date.replace(/[^\dTZ]/gu, "")}${buildSuffix(commentId)}`;
}

function buildSuffix(commentId: number): string {
  return `-comment-${commentId}.gif`;
}

function others(files: readonly TreeFile[], { commentId }: Preview): TreeFile[] {
  const newestFirst = files.toSorted((a, b) => (a.path < b.path ? 1 : -1));
  return newestFirst.filter(({ path }) => !path.endsWith(buildSuffix(commentId)));
}

/** The first files, up to the limits. */
function pruned(files: readonly TreeFile[], { files: count, bytes }: PreviewLimits): TreeFile[] {
  let total = 0;
  return files.slice(0, count).filter(({ size }) => {
    total += size;
    return total <= bytes;
  });
}

/** @returns whether the branch points to the commit now. */
async function moveTo(
  commit: string,
  branch: BranchData,
  tip: Commit | undefined,
  anew: boolean,
): Promise<boolean> {
  if (!tip) return branch.create(commit);
  if (!anew) return branch.move(commit, false);
  // A reset needs a force push, which would overwrite what others added in the meantime.
  const unchanged = (await branch.tip())?.sha === tip.sha;
  return unchanged && branch.move(commit, true);
}

const lengthPrefix = "Commits since the branch was begun: ";

/** The number of commits since the last reset. @throws {Failure} if the newest commit is not ours. */
function readLength({ message }: Commit): number {
  const [, length] = new RegExp(`^${lengthPrefix}(\\d{1,6})$`, "mu").exec(message) ?? [];
  if (length !== undefined) return Number(length);
  throw new Failure("Invalid input", {
    what: "preview-branch names a branch that contains something other than previews. Nothing on it was changed.",
    cost: "This step spends nothing.",
    next: "Name a branch that does not exist yet; this step creates it.",
  });
}
