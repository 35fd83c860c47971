import { Failure } from "../../errors.ts";
import { blobsOf, withBlobs } from "../../git/blobs.ts";
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
 * Imports videos of earlier runs, so that they are not paid for again: from a branch, and from the checked-out commit if
 * a sparse checkout leaves files out. A missing branch, or one without a lock, is no error.
 *
 * @param into Undefined to find out only which videos could be imported.
 * @returns the imported videos.
 * @throws {Failure} "GitHub refused" if git cannot read them, "Invalid input" if a lock is not valid.
 */
export async function importFromBranch(
  branch: string | undefined,
  stale: readonly Asset[],
  into: Lock | undefined,
  context: AssetsContext,
): Promise<Set<Asset>> {
  const { environment, signal } = context;
  const { workspace } = context.inputs;
  const git = withRetries(gitIn(workspace, environment, signal), signal);
  const imported = new Set<Asset>();
  const importFrom = async (commit: string | undefined, ref: string) => {
    if (commit === undefined) return;
    const wanted = stale.filter((asset) => !imported.has(asset));
    for (const asset of await importFromCommit(wanted, { commit, ref }, into, context, git)) {
      context.log.info(`${asset.id} is already on ${ref}`);
      imported.add(asset);
    }
  };
  if (await isSparse(gitIn(workspace, environment, signal))) {
    await explainGitErrors("The checked-out commit", () => importFrom("HEAD", "HEAD"));
  }
  if (branch !== undefined) {
    await explainGitErrors(`The branch ${branch}`, async () => {
      const tip = (await remoteTip(git, branch)) && (await fetchTip(git, branch));
      // A later step that publishes compares the branch with this commit. Without `into` the checkout stays unchanged.
      if (into) await rememberTip(git, branch, tip);
      await importFrom(tip, branch);
    });
  }
  return imported;
}

async function importFromCommit(
  wanted: readonly Asset[],
  { commit, ref }: { commit: string; ref: string },
  into: Lock | undefined,
  { inputs: { lockFile, dryRun } }: AssetsContext,
  git: Git,
): Promise<Asset[]> {
  const text = await fileAt(git, commit, lockFile.name);
  if (!text) return [];
  const entries = parseLock(text, `${ref}:${lockFile.name}`);
  const blobs = await blobsOf(git, commit);
  const present = wanted.filter(({ output }) => blobs.has(output));
  const asStored = await withBlobs(git, (copy) => {
    const copyTo: VideoStore["copyTo"] = async ({ output }, path) => {
      await copy(blobs.get(output) ?? "", path);
      return true;
    };
    return importVideos(present, { entries, pointers: false, copyTo }, into, dryRun);
  });
  const different = new Set(asStored.damaged);
  const filtered: VideoStore = {
    entries,
    pointers: true,
    copyTo: async ({ output }, path) => {
      // With Git LFS set up, the filters download the file; otherwise they write its pointer, which is accepted too.
      await git(["cat-file", "--filters", `${commit}:${output}`], { outputFile: path });
      return true;
    },
  };
  const others = present.filter(({ id }) => different.has(id));
  const throughFilters = await importVideos(others, filtered, into, dryRun);
  const found = new Set([...asStored.imported, ...throughFilters.imported].map(({ asset }) => asset));
  return wanted.filter((asset) => found.has(asset));
}

/** @param place What git reads, as the subject of the error message. */
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
      next: "Run the job again. If the error persists, check out the repository into the workspace before this step, and let the checkout keep its credentials.",
    },
    cause,
  );
}
