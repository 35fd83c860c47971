import type { Lock } from "../../lock/lock.ts";
import { parseLock } from "../../lock/lock-file.ts";
import type { Asset } from "../../manifest/asset.ts";
import { ProgramError, runProgram } from "../../programs/run.ts";
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
  { inputs, environment, journal }: Step,
): Promise<Asset[]> {
  try {
    const from = await branchAsElsewhere(branch, inputs, environment);
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
): Promise<Elsewhere | undefined> {
  const git = (args: string[], outputFile?: string) =>
    runProgram({
      command: "git",
      args,
      folder: workspace,
      environment: { ...environment, GIT_TERMINAL_PROMPT: "0" },
      ...(outputFile !== undefined && { outputFile }),
    });
  const ref = `refs/heads/${branch}`;
  if ((await git(["ls-remote", "origin", ref])).trim() === "") return undefined;
  await git(["fetch", "--no-tags", "--depth=1", "origin", ref]);
  const tip = (await git(["rev-parse", "FETCH_HEAD"])).trim();
  const text = await optional(git(["show", `${tip}:${lockFile.name}`]));
  if (text === undefined) return undefined;
  return {
    entries: parseLock(text, `${branch}:${lockFile.name}`),
    // The filters bring what Git LFS keeps elsewhere, where it is set up; else the pointer, which counts as well.
    bring: async ({ output }, path) =>
      (await optional(git(["cat-file", "--filters", `${tip}:${output}`], path))) !== undefined,
  };
}

/** What is not in a commit is undefined. */
async function optional(work: Promise<string>): Promise<string | undefined> {
  return work.catch((error: unknown) => {
    if (error instanceof ProgramError && !error.missing) return undefined;
    throw error;
  });
}
