import { Failure } from "../../errors.ts";
import { type Git, gitIn, withRetries } from "../../git/git.ts";
import { fetchTip, rememberTip, remoteTip } from "../../git/remote.ts";
import { fileAt, isSparse } from "../../git/status.ts";
import { importVideos, type VideoStore } from "../../lock/import-videos.ts";
import type { Lock } from "../../lock/lock.ts";
import { parseLock } from "../../lock/lock-file.ts";
import type { Asset } from "../../manifest/asset.ts";
import { ProgramError } from "../../process.ts";
import type { AssetsContext } from "./inputs.ts";

/**
 * Takes over what an earlier run has made and git keeps, so that it is not paid for again: on a branch, and in the
 * commit itself what a sparse checkout leaves out of it. Where there is no such branch, or it has no lock, there is
 * nothing to take over.
 *
 * @param into Undefined where it is only to be known what could be taken over.
 * @throws {Failure} "GitHub refused" where that cannot be found out, "Invalid input" where a lock cannot be used.
 */
export async function importFromBranch(
  branch: string | undefined,
  stale: readonly Asset[],
  into: Lock | undefined,
  { inputs: { workspace, lockFile, dryRun }, environment, log, signal }: AssetsContext,
): Promise<Asset[]> {
  const git = withRetries(gitIn(workspace, environment, signal), signal);
  const imported: Asset[] = [];
  const takeFrom = async (commit: string | undefined, ref: string) => {
    const from = commit && (await readCommit(commit, lockFile.name, ref, git));
    if (!from) return;
    const wanted = stale.filter((asset) => !imported.includes(asset));
    for (const { asset } of (await importVideos(wanted, from, into, dryRun)).imported) {
      log.info(`${asset.id} is on ${ref} already`);
      imported.push(asset);
    }
  };
  if (await isSparse(gitIn(workspace, environment, signal))) {
    await explainGitErrors("The checked-out commit", () => takeFrom("HEAD", "HEAD"));
  }
  if (branch !== undefined) {
    await explainGitErrors(`The branch ${branch}`, async () => {
      const tip = (await remoteTip(git, branch)) && (await fetchTip(git, branch));
      // What publishes then knows what was taken over; where nothing is, the checkout stays as it is.
      if (into) await rememberTip(git, branch, tip);
      await takeFrom(tip, branch);
    });
  }
  return imported;
}

async function readCommit(
  commit: string,
  lockName: string,
  ref: string,
  git: Git,
): Promise<VideoStore | undefined> {
  const text = await fileAt(git, commit, lockName);
  if (!text) return undefined;
  return {
    pointers: true,
    entries: parseLock(text, `${ref}:${lockName}`),
    copyTo: async ({ output }, path) => {
      if ((await git(["ls-tree", "--name-only", commit, "--", output])) === "") return false;
      // The filters bring what Git LFS keeps elsewhere, where it is set up; else the pointer, which counts as well.
      await git(["cat-file", "--filters", `${commit}:${output}`], { outputFile: path });
      return true;
    },
  };
}

/** @param place What cannot be read where git fails. */
async function explainGitErrors(place: string, work: () => Promise<void>): Promise<void> {
  await work().catch((error: unknown) => {
    throw error instanceof ProgramError ? unreadable(place, error) : error;
  });
}

function unreadable(place: string, cause: ProgramError): Failure {
  return new Failure(
    "GitHub refused",
    {
      what: `${place} may hold videos that are paid for, and cannot be read: ${cause.message}`,
      cost: "Nothing was submitted and nothing was spent.",
      next: "Run the job again. If it stays so, check the repository out before this step, to the workspace itself, and let the checkout keep its credentials.",
    },
    cause,
  );
}
