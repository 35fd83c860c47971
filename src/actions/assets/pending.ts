import { gitIn } from "../../git/git.ts";
import { fileAt } from "../../git/status.ts";
import type { Lock } from "../../lock/lock.ts";
import { parseLock } from "../../lock/lock-file.ts";
import type { Asset } from "../../manifest/asset.ts";
import type { Environment } from "../../runner/runner.ts";
import { adopt, type Elsewhere } from "./adopt.ts";
import type { AssetsInputs } from "./inputs.ts";
import type { Step } from "./step.ts";

/**
 * Takes over what an earlier run has made and put on a branch that is not merged yet, so that it is not paid for
 * again. Where there is no such branch, or it cannot be read, nothing is taken over.
 */
export async function adoptPending(
  branch: string,
  stale: readonly Asset[],
  lock: Lock,
  { inputs, environment, journal, signal }: Step,
): Promise<Asset[]> {
  try {
    const from = await branchAsElsewhere(branch, inputs, environment, signal);
    const adopted = from ? await adopt(stale, from, lock, inputs.dryRun) : [];
    for (const { asset } of adopted) journal.line(`${asset.id} is taken over from the branch ${branch}`);
    return adopted.map(({ asset }) => asset);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    journal.warn(`The branch ${branch} could not be read, so nothing is taken over from it: ${reason}`);
    return [];
  }
}

/** Undefined where the remote has no such branch, or the branch no lock. */
async function branchAsElsewhere(
  branch: string,
  { workspace, lockFile }: AssetsInputs,
  environment: Environment,
  signal: AbortSignal,
): Promise<Elsewhere | undefined> {
  const git = gitIn(workspace, environment, signal);
  const ref = `refs/heads/${branch}`;
  if ((await git(["ls-remote", "origin", ref])) === "") return undefined;
  await git(["fetch", "--no-tags", "--depth=1", "origin", ref]);
  const tip = await git(["rev-parse", "FETCH_HEAD"]);
  const text = await fileAt(git, tip, lockFile.name);
  if (text === undefined) return undefined;
  return {
    entries: parseLock(text, `${branch}:${lockFile.name}`),
    bring: async ({ output }, path) => {
      if ((await git(["ls-tree", "--name-only", tip, "--", output])) === "") return false;
      // The filters bring what Git LFS keeps elsewhere, where it is set up; else the pointer, which counts as well.
      await git(["cat-file", "--filters", `${tip}:${output}`], { outputFile: path });
      return true;
    },
  };
}
