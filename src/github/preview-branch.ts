import { Failure } from "../errors.ts";
import type { BranchData, Commit, TreeFile } from "./git-data.ts";

/** A picture to be shown in a comment. */
export interface Preview {
  /** The comment that asked for the video: it has one preview at a time. */
  commentId: number;
  content: Uint8Array;
  /** Tells it from earlier previews of the same comment, which browsers keep. */
  madeAt: Date;
}

/** What a branch of previews holds at most. The newest previews are kept. */
export interface PreviewLimits {
  files: number;
  bytes: number;
  /** Commits until the branch is begun anew, which takes what was pruned out of the repository for good. */
  commits: number;
}

export const usualLimits: PreviewLimits = { files: 50, bytes: 100_000_000, commits: 50 };

/** How often a branch that others write to at the same time is tried. */
const maxTries = 10;

/**
 * Commits a preview to its branch, which has nothing in common with the others and holds previews only.
 *
 * @returns the file's path on the branch.
 * @throws {Failure} where the branch is none of previews, or others are always faster.
 * @throws Octokit's errors.
 */
export async function publishPreview(
  branch: BranchData,
  preview: Preview,
  limits: PreviewLimits = usualLimits,
): Promise<string> {
  const path = pathOf(preview);
  const sha = await branch.addBlob(preview.content);
  for (let tries = 1; tries <= maxTries; tries++) {
    const tip = await branch.tip();
    const length = tip ? lengthOf(tip) + 1 : 1;
    const earlier = tip ? await branch.files(tip.tree) : [];
    const files = pruned([{ path, sha, size: preview.content.length }, ...others(earlier, preview)], limits);
    const tree = await branch.addTree(files);
    const anew = length > limits.commits;
    const message = `Preview for comment ${preview.commentId}\n\n${lengthMark}${anew ? 1 : length}`;
    const commit = await branch.addCommit(message, tree, tip && !anew ? [tip.sha] : []);
    if (await moveTo(commit, branch, tip, anew)) return path;
  }
  throw new Failure("GitHub refused", {
    what: `The preview could not be stored: other runs changed its branch ${maxTries} times in a row.`,
    cost: "This step spends nothing.",
    next: "Run the job again.",
  });
}

/** The date comes first, so that the order of the names is that of time. */
function pathOf({ commentId, madeAt }: Preview): string {
  const date = madeAt.toISOString().replace(/\.\d+Z$/u, "Z");
  return `${date.replace(/[^\dTZ]/gu, "")}${suffixOf(commentId)}`;
}

function suffixOf(commentId: number): string {
  return `-comment-${commentId}.gif`;
}

function others(files: readonly TreeFile[], { commentId }: Preview): TreeFile[] {
  const newestFirst = files.toSorted((a, b) => (a.path < b.path ? 1 : -1));
  return newestFirst.filter(({ path }) => !path.endsWith(suffixOf(commentId)));
}

/** As many of the first as the limits allow. */
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
  // Beginning anew takes force, which would overwrite what others have added meanwhile.
  const unchanged = (await branch.tip())?.sha === tip.sha;
  return unchanged && branch.move(commit, true);
}

const lengthMark = "Commits since the branch was begun: ";

/** A branch whose newest commit is not ours is left alone: what is on it is somebody's work. */
function lengthOf({ message }: Commit): number {
  const [, length] = new RegExp(`^${lengthMark}(\\d{1,6})$`, "mu").exec(message) ?? [];
  if (length !== undefined) return Number(length);
  throw new Failure("Invalid input", {
    what: "preview-branch names a branch that contains something other than previews. Nothing on it was changed.",
    cost: "This step spends nothing.",
    next: "Name a branch that does not exist yet; this step creates it.",
  });
}
