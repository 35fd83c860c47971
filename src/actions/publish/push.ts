import { commitFiles, moveCheckout } from "../../git/commit.ts";
import type { Git } from "../../git/git.ts";
import { fetchTip, rememberedTip, remoteTip } from "../../git/remote.ts";
import { committedLock, withChanges } from "../../lock/changes.ts";
import type { LockEntries } from "../../lock/entry.ts";
import { formatLock } from "../../lock/lock-file.ts";
import { ProgramError } from "../../process.ts";
import { branchMoved, notPushed } from "./failures.ts";
import type { PublishContext, PublishInputs } from "./inputs.ts";
import { divideCommit, maxPushBytes } from "./parts.ts";

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
  /** The path of each video, by id. */
  outputs: ReadonlyMap<string, string>;
}

/** A commit that is pushed by itself. */
interface PartialCommit {
  commit: string;
  /** Bytes of the files that it adds, as git stores them. */
  bytes: number;
}

/** Tries of a push that others get ahead of. */
const maxTries = 5;

/**
 * Commits to a branch and pushes it. If others have pushed meanwhile, commits on top of theirs, and the lock has the
 * videos of both.
 *
 * @param maxBytes A larger change takes several commits, each pushed by itself.
 * @returns the newest commit; undefined if the branch already has the change.
 * @throws {Failure} "GitHub refused"
 */
export async function pushToBranch(
  branch: string,
  change: Change,
  inputs: PublishInputs,
  context: PublishContext,
  maxBytes = maxPushBytes,
): Promise<string | undefined> {
  const { git } = context;
  let parent = change.head;
  for (let tries = 1; ; tries++) {
    const commits = await createCommits(change, { parent, known: undefined }, inputs, context, maxBytes);
    const last = commits.at(-1)?.commit;
    if (last === undefined) return undefined;
    let bytes = 0;
    try {
      for (const part of commits) {
        bytes = part.bytes;
        await git(["push", "origin", `${part.commit}:refs/heads/${branch}`]);
      }
    } catch (error) {
      if (!isBranchMoved(error) || tries === maxTries) throw notPushed(branch, error, bytes);
      parent = await fetchTip(git, branch).catch((cause) => {
        throw notPushed(branch, cause, bytes);
      });
      continue;
    }
    // On top of the commits of others, the checkout stays where it is: it does not have their files.
    if (parent === change.head) await follow(last, change, context);
    return last;
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
 * Force-pushes the branch with this change alone. If videos were imported from it, fails (`--force-with-lease`) when it
 * has moved since.
 *
 * @returns the newest commit; undefined if it would change nothing.
 * @throws {Failure} "GitHub refused"
 */
export async function forcePush(
  branch: string,
  change: Change,
  inputs: PublishInputs,
  context: PublishContext,
  maxBytes = maxPushBytes,
): Promise<string | undefined> {
  const { git } = context;
  const known = await rememberedTip(git, branch);
  const parent = change.head;
  const commits = await createCommits(change, { parent, known }, inputs, context, maxBytes);
  let bytes = 0;
  try {
    for (const [index, part] of commits.entries()) {
      bytes = part.bytes;
      const force = index === 0 ? [await forceFor(branch, known, git)] : [];
      await git(["push", ...force, "origin", `${part.commit}:refs/heads/${branch}`]);
    }
  } catch (error) {
    throw isBranchMoved(error) ? branchMoved(branch, error) : notPushed(branch, error, bytes);
  }
  return commits.at(-1)?.commit;
}

/**
 * Creates one commit, or several if it is too large for one push. The lock of each lists no video that comes later, so
 * that what is pushed before a failure is true.
 *
 * @param known A commit that the branch has and that these commits replace.
 */
async function createCommits(
  { files, head, before, now, outputs }: Change,
  { parent, known }: { parent: string; known: string | undefined },
  { lockFile: { name }, title, note }: PublishInputs,
  { git, temporaryFolder }: PublishContext,
  maxBytes: number,
): Promise<PartialCommit[]> {
  const theirs = parent === head ? before : await committedLock(git, parent, name);
  const message = note === undefined ? title : `${title}\n\n${note}`;
  const create = (on: string, some: readonly string[], later: ReadonlySet<string>) => {
    const done = new Map([...now].filter(([id]) => !later.has(outputs.get(id) ?? "")));
    const lock = files.includes(name) ? [[name, formatLock(withChanges(theirs, done, before))] as const] : [];
    return commitFiles(git, { parent: on, files: some, texts: new Map(lock), message }, temporaryFolder);
  };
  const whole = await create(parent, files, new Set());
  if (whole === undefined) return [];
  const parts = await divideCommit(git, { commit: whole, parent, known }, maxBytes);
  if (parts.length === 1) return parts.map(({ bytes }) => ({ commit: whole, bytes }));
  const commits: PartialCommit[] = [];
  for (const [index, { files: some, bytes }] of parts.entries()) {
    const later = new Set(parts.slice(index + 1).flatMap((part) => part.files));
    const own = some.filter((file) => file !== name);
    const commit = await create(commits.at(-1)?.commit ?? parent, own, later);
    if (commit !== undefined) commits.push({ commit, bytes });
  }
  return commits;
}

/** A branch deleted since (after a merge) may be created again. */
async function forceFor(branch: string, known: string | undefined, git: Git): Promise<string> {
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
