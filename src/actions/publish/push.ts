import { tmpdir } from "node:os";
import { commitFiles } from "../../git/commit.ts";
import type { Git } from "../../git/git.ts";
import { fetchTip, rememberedTip, remoteTip } from "../../git/remote.ts";
import { changedFiles, lfsFiles } from "../../git/status.ts";
import { withChanges } from "../../lock/changes.ts";
import { committedLock } from "../../lock/committed.ts";
import type { LockEntries } from "../../lock/entry.ts";
import { formatLock } from "../../lock/lock-file.ts";
import { ProgramError } from "../../programs/run.ts";
import type { Environment } from "../../runner/runner.ts";
import { belongsTo, type Collection } from "./collection.ts";
import { noCheckout, noLfs, notPushed, overtaken } from "./failures.ts";
import type { PublishInputs } from "./inputs.ts";

/** What is to be pushed. */
export interface Change {
  /** Paths from the workspace. */
  files: string[];
  /** What was there before: the checked-out commit, and its lock. */
  head: string;
  before: LockEntries;
}

/** Pushes of others that are waited for, one after the other. */
const maxTries = 5;

/** The collection's files that the checked-out commit has not, or has otherwise; undefined where there is none. */
export async function changeOf(
  collection: Collection,
  { lockFile }: PublishInputs,
  git: Git,
): Promise<Change | undefined> {
  const head = await git(["rev-parse", "HEAD"]).catch((error) => {
    throw noCheckout(error);
  });
  const files = (await changedFiles(git)).filter((file) => belongsTo(file, collection));
  if (files.length === 0) return undefined;
  await readyForLfs(files, git);
  return { files, head, before: await committedLock(git, head, lockFile.name) };
}

/**
 * Commits to a branch that others may push to at the same time: then what they have pushed goes before, and the lock
 * holds the videos of both.
 *
 * @returns the commit; undefined where the branch has it all already.
 * @throws {Failure} "GitHub refused"
 */
export async function pushOnto(
  branch: string,
  { files, head, before }: Change,
  { lock }: Collection,
  { lockFile, title: message }: PublishInputs,
  git: Git,
  environment: Environment,
): Promise<string | undefined> {
  let parent = head;
  for (let tries = 1; ; tries++) {
    const theirs = parent === head ? before : await committedLock(git, parent, lockFile.name);
    const texts = new Map([[lockFile.name, formatLock(withChanges(theirs, lock.entries, before))]]);
    const commit = await commitFiles(
      git,
      { parent, files, texts, message },
      environment.RUNNER_TEMP || tmpdir(),
    );
    if (commit === undefined) return undefined;
    try {
      await git(["push", "origin", `${commit}:refs/heads/${branch}`]);
      // What was checked out is what was pushed, unless others came between.
      if (parent === head) await git(["reset", "--quiet", commit]);
      return commit;
    } catch (error) {
      if (!isOvertaken(error) || tries === maxTries) throw notPushed(branch, error);
      parent = await fetchTip(git, branch);
    }
  }
}

/**
 * Makes a branch that holds just this change, whatever it held before. Where videos were taken over from it, it is
 * still the one that they were taken from.
 *
 * @returns the commit; undefined where there is nothing new in it.
 * @throws {Failure} "GitHub refused"
 */
export async function pushAs(
  branch: string,
  { files, head }: Change,
  { title: message }: PublishInputs,
  git: Git,
  environment: Environment,
): Promise<string | undefined> {
  const content = { parent: head, files, texts: new Map(), message };
  const commit = await commitFiles(git, content, environment.RUNNER_TEMP || tmpdir());
  if (commit === undefined) return undefined;
  const force = await forceFor(branch, git);
  await git(["push", force, "origin", `${commit}:refs/heads/${branch}`]).catch((error) => {
    throw isOvertaken(error) ? overtaken(branch, error) : notPushed(branch, error);
  });
  return commit;
}

/** What was merged and deleted meanwhile is lost to nobody. */
async function forceFor(branch: string, git: Git): Promise<string> {
  const known = await rememberedTip(git, branch);
  if (known === undefined) return "--force";
  const expected = (await remoteTip(git, branch)) === undefined ? "" : known;
  return `--force-with-lease=refs/heads/${branch}:${expected}`;
}

/** Files that Git LFS keeps must never go into the repository itself. */
async function readyForLfs(files: readonly string[], git: Git): Promise<void> {
  const [kept] = await lfsFiles(git, files);
  if (kept === undefined) return;
  await git(["lfs", "install", "--local"]).catch((error) => {
    throw noLfs(kept, error);
  });
}

function isOvertaken(error: unknown): boolean {
  return (
    error instanceof ProgramError &&
    /fetch first|non-fast-forward|stale info|cannot lock ref/iu.test(error.message)
  );
}
