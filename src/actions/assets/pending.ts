import { Failure } from "../../failure.ts";
import { type Git, gitIn } from "../../git/git.ts";
import { fetchTip, rememberTip, remoteTip } from "../../git/remote.ts";
import { fileAt } from "../../git/status.ts";
import type { Lock } from "../../lock/lock.ts";
import { parseLock } from "../../lock/lock-file.ts";
import type { Asset } from "../../manifest/asset.ts";
import { ProgramError } from "../../programs/run.ts";
import { pause } from "../../runner/stop.ts";
import { adopt, type Elsewhere } from "./adopt.ts";
import type { Step } from "./step.ts";

/** Milliseconds before each further try of a command that failed: most of them ask a server. */
const retryAfterMs = [1000, 4000];

/**
 * Takes over what an earlier run has made and put on a branch, so that it is not paid for again. Where there is no
 * such branch, or it has no lock, there is nothing to take over.
 *
 * @param into Undefined where it is only to be known what could be taken over.
 * @throws {Failure} "GitHub refused" where that cannot be found out, "Invalid input" where its lock cannot be used.
 */
export async function adoptPending(
  branch: string,
  stale: readonly Asset[],
  into: Lock | undefined,
  { inputs: { workspace, lockFile, dryRun }, environment, journal, signal }: Step,
): Promise<Asset[]> {
  const git = insistent(gitIn(workspace, environment, signal), signal);
  try {
    const from = await branchAsElsewhere(branch, lockFile.name, git);
    const { adopted } = from ? await adopt(stale, from, into, dryRun) : { adopted: [] };
    for (const { asset } of adopted) journal.line(`${asset.id} is on the branch ${branch} already`);
    return adopted.map(({ asset }) => asset);
  } catch (error) {
    throw error instanceof ProgramError ? unreadable(branch, error) : error;
  }
}

async function branchAsElsewhere(branch: string, lockName: string, git: Git): Promise<Elsewhere | undefined> {
  const listed = await remoteTip(git, branch);
  const tip = listed && (await fetchTip(git, branch));
  await rememberTip(git, branch, tip);
  const text = tip && (await fileAt(git, tip, lockName));
  if (!text) return undefined;
  return {
    pointers: true,
    entries: parseLock(text, `${branch}:${lockName}`),
    bring: async ({ output }, path) => {
      if ((await git(["ls-tree", "--name-only", tip, "--", output])) === "") return false;
      // The filters bring what Git LFS keeps elsewhere, where it is set up; else the pointer, which counts as well.
      await git(["cat-file", "--filters", `${tip}:${output}`], { outputFile: path });
      return true;
    },
  };
}

/** Tries again what failed, a few times. */
function insistent(git: Git, signal: AbortSignal): Git {
  return async (args, options) => {
    for (const delay of retryAfterMs) {
      try {
        return await git(args, options);
      } catch (error) {
        if (!(error instanceof ProgramError) || error.missing) throw error;
        await pause(delay, signal);
      }
    }
    return git(args, options);
  };
}

function unreadable(branch: string, cause: ProgramError): Failure {
  return new Failure(
    "GitHub refused",
    {
      what: `The branch ${branch} may hold videos that are paid for, and cannot be read: ${cause.message}`,
      cost: "Nothing was submitted and nothing was spent.",
      next: "Run the job again. If it stays so, check the repository out before this step, to the workspace itself, and let the checkout keep its credentials.",
    },
    cause,
  );
}
