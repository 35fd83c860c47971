import pMap from "p-map";
import type { StepContext } from "../../context.ts";
import { isWhole, writePage } from "../../gallery/write-page.ts";
import { gitIn } from "../../git/git.ts";
import { maskSecrets } from "../../inputs/keys.ts";
import { invalidInput, readGiven } from "../../inputs/read.ts";
import { changedIds, committedLock } from "../../lock/changes.ts";
import { Lock } from "../../lock/lock.ts";
import { select } from "../../lock/selection.ts";
import { StepLog } from "../../log/step-log.ts";
import type { Asset } from "../../manifest/asset.ts";
import { readManifest } from "../../manifest/manifest.ts";
import { type AssetPaths, readPaths } from "../../manifest/paths.ts";
import { isCurrent } from "../../previews/current.ts";
import { posterPath, previewPath } from "../../previews/paths.ts";
import { PictureMaker } from "../../previews/picture-maker.ts";
import { ProgramError } from "../../process.ts";
import { runUntilCancelled } from "../run-until-cancelled.ts";
import { inputSchema } from "./inputs.ts";

/** Videos that are converted at the same time; ffmpeg has threads of its own. */
const concurrency = 2;

/**
 * Makes a poster and a preview of each video that has changed since the checked-out commit, if ffmpeg is installed, and
 * the gallery of all videos. Only a manifest or lock that cannot be read fails the step.
 *
 * @throws {Failure}
 */
export async function runPreviews(context: StepContext): Promise<void> {
  maskSecrets(context);
  await runUntilCancelled(updatePreviews(context), context.cancelled);
}

async function updatePreviews(context: StepContext): Promise<void> {
  const { core, environment } = context;
  const { values, complete, problems } = readGiven(inputSchema, environment);
  const paths = await readPaths(values, context, problems);
  if (!complete || problems.length > 0) throw invalidInput(problems);
  const log = new StepLog(core);
  const assets = await readManifest(paths.manifest.name, {
    workspace: paths.workspace,
    temporary: environment.RUNNER_TEMP,
    mayAsk: true,
    allowLoopback: true,
  });
  const lock = await Lock.open(paths.lockFile.path, paths.lockFile.name);
  const { unchanged: fresh } = await select(assets, lock, complete["dry-run"]);
  const changed = new Set(await findChangedIds(lock, paths, context));
  const toPreview = fresh.filter(({ id }) => changed.has(id));
  await makeAllPreviews(toPreview, lock, log, context);
  if (paths.gallery === undefined) return;
  const path = await writePage(paths.gallery, fresh, lock, context);
  core.setOutput("gallery-path", path, true);
}

/** Finds the videos whose lock entry differs from the commit's; outside a repository, all videos. */
async function findChangedIds(
  lock: Lock,
  { workspace, lockFile }: AssetPaths,
  { environment, cancelled }: StepContext,
): Promise<string[]> {
  try {
    const before = await committedLock(gitIn(workspace, environment, cancelled), "HEAD", lockFile.name);
    return changedIds(lock.entries, before);
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    return [...lock.entries.keys()];
  }
}

/** Makes the pictures that a shard or an earlier step has not made of the current file. */
async function makeAllPreviews(
  assets: readonly Asset[],
  lock: Lock,
  log: StepLog,
  { environment, cancelled }: StepContext,
): Promise<void> {
  const maker = new PictureMaker(log, environment, cancelled);
  const preview = async (asset: Asset) => {
    const entry = lock.get(asset.id);
    if (entry && (await isWhole(asset, entry)) && !(await hasPictures(asset)))
      await maker.make(asset.id, asset.path);
  };
  // `pMap` waits for all of them, which remove their temporary files.
  await pMap(assets, preview, { concurrency });
  cancelled.throwIfAborted();
}

async function hasPictures({ path }: Asset): Promise<boolean> {
  return (await isCurrent(posterPath(path), path)) && (await isCurrent(previewPath(path), path));
}
