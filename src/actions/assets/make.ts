import { asFailure } from "../../errors.ts";
import type { Backend } from "../../generation/backend.ts";
import type { GenerationContext } from "../../generation/context.ts";
import type { Video } from "../../generation/generate.ts";
import { makeVideo, uploadMadeVideo } from "../../generation/run.ts";
import { scheduleFor } from "../../generation/schedule.ts";
import type { Spending } from "../../generation/spending.ts";
import type { UsualTimes } from "../../generation/usual-times.ts";
import { formatEntryCost, type LockEntry } from "../../lock/entry.ts";
import { requestFingerprint } from "../../lock/freshness.ts";
import type { Lock } from "../../lock/lock.ts";
import { StepLog } from "../../log/step-log.ts";
import type { Asset } from "../../manifest/asset.ts";
import { idempotencyKey } from "../../recovery/idempotency-key.ts";
import type { PostState } from "../../recovery/post-state.ts";
import type { BundleDraft } from "../../recovery/shard-bundle.ts";
import type { TicketFinder } from "../../recovery/tickets.ts";
import { describeFile, formatSeconds } from "../../text/format.ts";
import type { Quotes } from "./budget.ts";
import type { AssetsContext } from "./inputs.ts";
import type { Generated, VideoResult } from "./results.ts";

/** What all videos of a batch share. */
export interface BatchContext extends AssetsContext {
  lock: Lock;
  postState: PostState;
  findTicket: TicketFinder;
  /** How long videos take, as measured in this batch. */
  usualTimes: UsualTimes;
  /** The providers' quotes, if the batch has a limit. */
  quotes: Quotes | undefined;
  /** How many more videos may be uploaded as artifacts; undefined if none should be. */
  artifactsLeft: number | undefined;
  /** The bundle of a shard. */
  draft: BundleDraft | undefined;
  /** Makes the pictures of a finished video, after those of others. Never throws. */
  makePictures: ((asset: Asset) => Promise<void>) | undefined;
}

/** Identifies a video's request. Equal requests differ by id, not by shard: a run with other shards finds them too. */
export function keyOf({ id, request }: Asset, context: AssetsContext): string {
  return idempotencyKey(request, `${context.inputs.manifest.name}#${id}`, context);
}

/** A video that the provider has finished. `result` resolves when its pictures are made and its artifact is uploaded. */
export interface Finished {
  failed: boolean;
  result: Promise<VideoResult>;
}

/** Makes one video of a manifest and enters it into the lock. Never throws, so that the other videos go on. */
export async function makeEntry(
  asset: Asset,
  backend: Backend,
  spending: Spending,
  batch: BatchContext,
): Promise<Finished> {
  const { core, signal, inputs } = batch;
  const { timeoutMs, dryRun } = inputs;
  const log = new StepLog(core, asset.id);
  const upload = batch.artifactsLeft !== undefined;
  const context = { step: batch, backend, spending, log, signal, timeoutMs, dryRun, upload };
  try {
    const video = await generateEntry(asset, context, batch);
    const made = await enterIntoLock(asset, video, spending, batch);
    log.info(describeEnd(made, log, dryRun));
    const pictures = addPictures(asset, batch);
    const result = uploadEntry(made, video, context, batch);
    return { failed: false, result: pictures.then(() => result) };
  } catch (error) {
    const failure = asFailure(error);
    log.info(`${failure.title}: ${failure.message}`);
    return {
      failed: true,
      result: Promise.resolve({ state: "failed", asset, failure, usage: spending.usage }),
    };
  }
}

function generateEntry(asset: Asset, context: GenerationContext, batch: BatchContext): Promise<Video> {
  const { inputs, usualTimes, postState, findTicket } = batch;
  const { id, request, path } = asset;
  const key = keyOf(asset, batch);
  const draft = inputs.dryRun ? undefined : batch.draft;
  let submitted: number | undefined;
  let isSubmitted = false;
  const task = {
    ...asset,
    key,
    generationId: inputs.dryRun ? undefined : asset.generationId,
    allowUnknownCost: asset.allowUnknownCost ?? inputs.allowUnknownCost,
    quote: batch.quotes?.get(id),
    schedule: scheduleFor(request, asset.pollIntervalMs, usualTimes.estimate),
    findTicket,
    path: () => path,
  };
  return makeVideo(
    task,
    {
      save: (pending) => {
        isSubmitted ||= pending !== undefined;
        if (pending) draft?.setTicket(key, pending.previous);
        // The provider has refused the request.
        else if (isSubmitted && context.spending.stage === "nothing-sent") draft?.setTicket(key, undefined);
        postState.save(id, pending);
      },
      accepted: (_, resumed) => {
        submitted = resumed ? undefined : performance.now();
      },
      ready: () => {
        if (submitted !== undefined) usualTimes.learn(request.model, (performance.now() - submitted) / 1000);
      },
    },
    context,
  );
}

/** Writes the lock entry of a video, so that no later failure makes the video again. */
async function enterIntoLock(
  asset: Asset,
  video: Video,
  spending: Spending,
  { inputs, lock, draft }: BatchContext,
): Promise<Generated> {
  const { sha256, size, duration, width, height } = video.file;
  const entry: LockEntry = {
    request: requestFingerprint(asset, inputs.dryRun),
    model: asset.request.model,
    "generation-id": video.generation.id,
    sha256,
    size,
    duration,
    width,
    height,
    "credits-used": amountForLock(spending.credits),
    "cost-usd": amountForLock(spending.usd),
    date: new Date().toISOString(),
  };
  await lock.set(asset.id, entry);
  draft?.add(asset.id, asset.path, entry);
  return { state: "generated", asset, entry, resumed: video.resumed };
}

/** Null for an amount that the lock cannot hold: a malformed one must not lose a paid video. */
function amountForLock(amount: number | undefined): number | null {
  return amount !== undefined && Number.isFinite(amount) && amount >= 0 ? amount : null;
}

async function addPictures(asset: Asset, { makePictures, draft }: BatchContext): Promise<void> {
  if (!makePictures) return;
  await makePictures(asset);
  await draft?.addPictures(asset.id, asset.path);
}

/** Uploads a video as an artifact. The result of a failed upload still has the video. */
async function uploadEntry(
  made: Generated,
  video: Video,
  context: GenerationContext,
  batch: BatchContext,
): Promise<Generated> {
  if (batch.artifactsLeft === undefined) return made;
  if (batch.artifactsLeft-- <= 0) {
    batch.log.warn(
      "A job can store 500 artifacts, and recovery tickets take precedence: some videos are not uploaded. All videos are in the workspace.",
    );
    return made;
  }
  try {
    return { ...made, artifact: await uploadMadeVideo(made.asset.artifact, video, context) };
  } catch (error) {
    const artifactFailure = asFailure(error);
    context.log.info(`${artifactFailure.title}: ${artifactFailure.message}`);
    return { ...made, artifactFailure };
  }
}

function describeEnd({ asset, entry }: Generated, log: StepLog, dryRun: boolean): string {
  const cost = dryRun ? "nothing, in a dry run" : formatEntryCost(entry);
  return `Made ${asset.output}: ${describeFile(entry)}, in ${formatSeconds(log.elapsedMs)}. Cost: ${cost}`;
}
