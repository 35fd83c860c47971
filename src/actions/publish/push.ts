import { commitFiles, moveCheckout } from "../../git/commit.ts";
import type { Git } from "../../git/git.ts";
import { fetchTip, rememberedTip, remoteTip } from "../../git/remote.ts";
import { committedLock, withChanges } from "../../lock/changes.ts";
import type { LockEntries } from "../../lock/entry.ts";
import { formatLock } from "../../lock/lock-file.ts";
import { ProgramError } from "../../process.ts";
import { branchMoved, notPushed } from "./failures.ts";
import type { PublishContext, PublishInputs } from "./inputs.ts";

/** The change to push. */
export interface Change {
  /** Paths from the workspace. */
  files: string[];
  /** The checked-out commit. */
  head: string;
  /** The lock of the checked-out commit. */
  before: LockEntries;
  /** The current lock. */
  now: LockEntries;
}

/** Tries of a push that others get ahead of. */
const maxTries = 5;

/**
 * Commits to a branch and pushes it. If others have pushed meanwhile, commits on top of theirs, and the lock has the
 * videos of both.
 *
 * @returns the commit; undefined if the branch already has the change.
 * @throws {Failure} "GitHub refused"
 */
export async function pushToBranch(
  branch: string,
  change: Change,
  inputs: PublishInputs,
  context: PublishContext,
): Promise<string | undefined> {
  const { git } = context;
  let parent = change.head;
  for (let tries = 1; ; tries++) {
    const commit = await createCommit(change, parent, inputs, context);
    if (commit === undefined) return undefined;
    try {
      await git(["push", "origin", `${commit}:refs/heads/${branch}`]);
    } catch (error) {
      if (!isBranchMoved(error) || tries === maxTries) throw notPushed(branch, error);
      parent = await fetchTip(git, branch).catch((cause) => {
        throw notPushed(branch, cause);
      });
      continue;
    }
    // On top of the commits of others, the checkout stays where it is: it does not have their files.
    if (parent === change.head) await follow(commit, change, context);
    return commit;
  }
}

/** Moves the checkout to the pushed commit. Warns if it cannot. */
async function follow(commit: string, { head, files }: Change, { git, log }: PublishContext): Promise<void> {
  await moveCheckout(git, commit, head, files).catch((error: unknown) => {
    if (!(error instanceof ProgramError)) throw error;
    log.warn(`The checkout could not be moved to the pushed commit: ${error.message}`);
  });
}

/**
 * Force-pushes the branch with this one commit. If videos were imported from it, fails (`--force-with-lease`) when it
 * has moved since.
 *
 * @returns the commit; undefined if it would change nothing.
 * @throws {Failure} "GitHub refused"
 */
export async function forcePush(
  branch: string,
  change: Change,
  inputs: PublishInputs,
  context: PublishContext,
): Promise<string | undefined> {
  const { git } = context;
  const commit = await createCommit(change, change.head, inputs, context);
  if (commit === undefined) return undefined;
  try {
    const force = await forceFor(branch, git);
    await git(["push", force, "origin", `${commit}:refs/heads/${branch}`]);
  } catch (error) {
    throw isBranchMoved(error) ? branchMoved(branch, error) : notPushed(branch, error);
  }
  return commit;
}

async function createCommit(
  { files, head, before, now }: Change,
  parent: string,
  { lockFile: { name }, title, note }: PublishInputs,
  { git, temporaryFolder }: PublishContext,
): Promise<string | undefined> {
  const theirs = parent === head ? before : await committedLock(git, parent, name);
  const message = note === undefined ? title : `${title}\n\n${note}`;
  const lock = files.includes(name) ? [[name, formatLock(withChanges(theirs, now, before))] as const] : [];
  return commitFiles(git, { parent, files, texts: new Map(lock), message }, temporaryFolder);
}

/** A branch deleted since (after a merge) may be created again. */
async function forceFor(branch: string, git: Git): Promise<string> {
  const known = await rememberedTip(git, branch);
  if (known === undefined) return "--force";
  const expected = (await remoteTip(git, branch)) === undefined ? "" : known;
  return `--force-with-lease=refs/heads/${branch}:${expected}`;
}

function isBranchMoved(error: unknown): boolean {
  return (
    error instanceof ProgramError &&
    /fetch first|non-fast-forward|stale info|cannot lock ref/iu.test(error.message)
  );
}
