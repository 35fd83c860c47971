import { deadline, StepAborted } from "../../abort.ts";
import type { StepContext } from "../../context.ts";
import { asFailure } from "../../errors.ts";
import { isLoopbackHost } from "../../http/loopback.ts";
import { maskSecrets } from "../../inputs/keys.ts";
import { Lock } from "../../lock/lock.ts";
import { choose, type Selection, type StaleAsset, select } from "../../lock/selection.ts";
import { assertFilesWritable } from "../../lock/writable.ts";
import { StepLog } from "../../log/step-log.ts";
import type { Asset } from "../../manifest/asset.ts";
import { readManifest } from "../../manifest/manifest.ts";
import { batchFailure, staleFailure, stoppedWhileIdle, uncollectedFailure } from "./failures.ts";
import type { Work } from "./generate.ts";
import type { AssetsContext } from "./inputs.ts";
import { type AssetsInputs, readAssetsInputs } from "./inputs.ts";
import { setAssetsOutputs } from "./outputs.ts";
import type { VideoResult } from "./results.ts";
import { sortResults } from "./results.ts";
import { divide } from "./sharding.ts";
import { describeResults, summarizeResults } from "./summary.ts";
import { reportCut } from "./whole-lists.ts";

/**
 * The main step of `assets/action.yml`: the videos of a manifest.
 *
 * @throws {Failure}
 */
export async function runAssets(step: StepContext): Promise<void> {
  const { core, cancelled } = step;
  maskSecrets(step);
  try {
    const inputs = await readAssetsInputs(step);
    const signal = AbortSignal.any([cancelled, deadline(inputs.timeoutMs)]);
    await updateAssets({ ...step, inputs, log: new StepLog(core), signal });
  } catch (error) {
    // A stopped video has its own failure; this one is for a step that was generating none.
    const failure = error instanceof StepAborted ? stoppedWhileIdle(error) : asFailure(error);
    await core.addSummary(failure.toMarkdown());
    throw failure;
  }
}

async function updateAssets(context: AssetsContext): Promise<void> {
  const { inputs } = context;
  const assets = await readManifest(inputs.manifest.name, {
    workspace: inputs.workspace,
    temporary: context.environment.RUNNER_TEMP,
    mayAsk: !inputs.dryRun,
    allowLoopback: inputs.baseUrl !== undefined && isLoopbackHost(inputs.baseUrl.hostname),
  });
  const chosen = choose(assets, inputs.only);
  const lock = await Lock.open(inputs.lockFile.path, inputs.lockFile.name);
  try {
    await updateVideos(assets, chosen, lock, context);
  } finally {
    if (writesFiles(inputs)) await lock.fold();
  }
}

async function updateVideos(
  assets: readonly Asset[],
  chosen: readonly Asset[],
  lock: Lock,
  context: AssetsContext,
): Promise<void> {
  const { inputs, core, cancelled, signal } = context;
  const found = await select(chosen, lock, inputs.dryRun);
  const parts = divideShards(found, inputs);
  const part = new Set(
    inputs.shard ? parts?.[inputs.shard.index - 1] : found.stale.map(({ asset }) => asset),
  );
  if (writesFiles(inputs)) {
    await assertFilesWritable(
      found.stale.map(({ asset }) => asset).filter((asset) => part.has(asset)),
      lock,
      inputs,
    );
  }
  const imported = await importFromGit(assets, found, lock, context);
  const selection = {
    unchanged: [...found.unchanged, ...chosen.filter((asset) => imported.has(asset))],
    stale: found.stale.filter(({ asset }) => !imported.has(asset)),
  };
  const own = selection.stale.filter(({ asset }) => part.has(asset));
  const work = {
    assets,
    stale: selection.stale.map(({ asset }) => asset),
    own: own.map(({ asset }) => asset),
  };
  for (const { asset, why } of own) context.log.info(`${asset.id} is stale: ${reasons[why]}`);
  const { videoResults, unread, draft } = await runMode(work, parts, lock, context);
  const results = sortResults({ ...selection, stale: own }, videoResults);
  const lists = await setAssetsOutputs(results, writesFiles(inputs) ? imported : new Set(), lock, context);
  if (inputs.gallery !== undefined && writesFiles(inputs) && !cancelled.aborted)
    await updateGallery(inputs.gallery, assets, lock, context);
  await core.addSummary(summarizeResults(results, own, inputs));
  context.log.info(describeResults(results, inputs));
  if (lists.isCut) await reportCut(lists.file, context);
  if (draft !== undefined) await (await import("./make-shard.ts")).storeBundle(draft, context);
  const failure =
    batchFailure(results, signal) ??
    uncollectedFailure(results, unread ?? [], context) ??
    staleFailure(results, inputs);
  if (failure) throw failure;
}

/**
 * The stale videos of each shard; undefined if it is not known how many there are. They are divided before videos are
 * imported from the branch, because that may hold more when a shard runs again.
 */
function divideShards({ stale }: Selection, { shard, shardCount }: AssetsInputs): Asset[][] | undefined {
  const count = shard?.count ?? shardCount;
  return count === undefined
    ? undefined
    : divide(
        stale.map(({ asset }) => asset),
        count,
      );
}

/**
 * Imports stale videos that git keeps outside of the checkout. Videos that `only` excludes are imported too, because
 * publishing replaces the branch with the videos of this run.
 */
async function importFromGit(
  assets: readonly Asset[],
  { unchanged, stale }: Selection,
  lock: Lock,
  context: AssetsContext,
): Promise<ReadonlySet<Asset>> {
  const { pendingBranch, dryRun } = context.inputs;
  if (stale.length === 0) return new Set();
  const { importFromBranch } = await import("./pending-branch.ts");
  const chosen = new Set([...unchanged, ...stale.map(({ asset }) => asset)]);
  const others = await select(
    assets.filter((asset) => !chosen.has(asset)),
    lock,
    dryRun,
  );
  const wanted = new Set([...stale, ...others.stale].map(({ asset }) => asset));
  const inOrder = assets.filter((asset) => wanted.has(asset));
  return importFromBranch(pendingBranch, inOrder, writesFiles(context.inputs) ? lock : undefined, context);
}

/** Whether the mode changes the workspace. */
function writesFiles({ mode }: AssetsInputs): boolean {
  return mode === "generate" || mode === "collect";
}

/** What a mode has done. */
interface Outcome {
  videoResults: VideoResult[];
  /** Bundles that could not be read. */
  unread?: string[];
  /** The path of the draft of a shard's bundle. */
  draft?: string;
}

async function runMode(
  work: Work,
  parts: readonly (readonly Asset[])[] | undefined,
  lock: Lock,
  context: AssetsContext,
): Promise<Outcome> {
  const { mode, shard } = context.inputs;
  if (work.own.length === 0) return { videoResults: [] };
  if (mode === "check" || mode === "plan") {
    const { confirmRequests } = await import("./confirm.ts");
    await confirmRequests(work.own, context);
    return { videoResults: [] };
  }
  if (mode === "collect") return (await import("./collect.ts")).collectShards(work.own, parts, lock, context);
  if (shard) return (await import("./make-shard.ts")).makeShard(work, shard, lock, context);
  const { generateStale } = await import("./generate.ts");
  return { videoResults: await generateStale(work, lock, context) };
}

const reasons: Record<StaleAsset["why"], string> = {
  new: "it is new",
  changed: "its request has changed",
  "file missing": "its file is missing",
  "file changed": "its file has changed",
};

async function updateGallery(
  folder: string,
  assets: readonly Asset[],
  lock: Lock,
  context: AssetsContext,
): Promise<void> {
  const { inputs, core } = context;
  const { unchanged } = await select(assets, lock, inputs.dryRun);
  const { writePage } = await import("../../gallery/write-page.ts");
  core.setOutput("gallery-path", await writePage(folder, unchanged, lock, context), true);
}
