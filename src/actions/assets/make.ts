import { delayedSignal, shutdownGraceMs } from "../../abort.ts";
import { uploadVideo, warnOfRetention } from "../../artifacts/video-artifact.ts";
import type { Backend } from "../../generation/backend.ts";
import { asFailure } from "../../generation/failures.ts";
import { generate, type Observer, type Video, type VideoTask } from "../../generation/generate.ts";
import { scheduleFor } from "../../generation/schedule.ts";
import type { Spending } from "../../generation/spending.ts";
import type { GenerationContext } from "../../generation/submit.ts";
import type { UsualTimes } from "../../generation/usual-times.ts";
import type { LockEntry } from "../../lock/entry.ts";
import { requestFingerprint } from "../../lock/freshness.ts";
import type { Lock } from "../../lock/lock.ts";
import { StepLog } from "../../log/step-log.ts";
import type { Asset } from "../../manifest/asset.ts";
import type { Usage } from "../../providers/provider.ts";
import { idempotencyKey, runAttempt } from "../../recovery/idempotency-key.ts";
import { RecoveryTicket } from "../../recovery/recovery-ticket.ts";
import { type TicketFinder, ticketStore } from "../../recovery/run-tickets.ts";
import { formatCost, formatSeconds } from "../../text/format.ts";
import { describeFile } from "../../video-file/save.ts";
import type { ActiveGenerations } from "./active-generations.ts";
import type { SharedBackend } from "./backends.ts";
import type { AssetsContext } from "./context.ts";
import type { Generated, VideoResult } from "./video-result.ts";

/** What all videos of a batch share. */
export interface BatchContext extends AssetsContext {
  lock: Lock;
  activeGenerations: ActiveGenerations;
  findTicket: TicketFinder;
  /** How long videos take, as the batch finds out. */
  usualTimes: UsualTimes;
  /** How many more videos can have an artifact of their own; undefined where none is wanted. */
  artifactsLeft: number | undefined;
}

/** A video that asks nothing more of the provider. It is kept as an artifact while the next ones are made. */
export interface Finished {
  failed: boolean;
  outcome: Promise<VideoResult>;
}

/**
 * Makes one video of a manifest, by the same path as that of `action.yml`, and enters it into the lock. It does not
 * throw: what happens to one video is no other one's business.
 */
export async function makeAsset(
  asset: Asset,
  { backend, rateLimiter }: SharedBackend,
  spending: Spending,
  batch: BatchContext,
): Promise<Finished> {
  const { core, signal, inputs } = batch;
  const log = new StepLog(core, asset.id);
  const tools: GenerationContext = { provider: backend.provider, rateLimiter, spending, log, signal };
  const task = taskFor(asset, backend, tools, batch);
  const recoveryTicket = recoveryTicketFor(asset, task, tools, batch);
  try {
    const video = await generate(task, observerFor(asset, recoveryTicket, backend, log, batch), tools);
    const made = enter(asset, video, spending, batch);
    log.info(describeEnd(made, log, inputs.dryRun));
    return { failed: false, outcome: kept(made, video, tools, batch) };
  } catch (error) {
    const failure = await asFailure(error, tools, inputs.timeoutMs);
    log.info(`${failure.title}: ${failure.message}`);
    const outcome = { state: "failed", asset, failure, usage: usageOf(spending) } as const;
    return { failed: true, outcome: Promise.resolve(outcome) };
  } finally {
    await recoveryTicket.ended();
  }
}

function usageOf({ credits, usd }: Spending): Usage {
  return { ...(credits !== undefined && { credits }), ...(usd !== undefined && { usd }) };
}

function taskFor(
  { id, request, path, generationId, maxCostUsd, allowUnknownCost, pollIntervalMs }: Asset,
  backend: Backend,
  { log, signal }: GenerationContext,
  { inputs, environment, findTicket, usualTimes }: BatchContext,
): VideoTask {
  // Videos of a batch are told apart by their ids, so that a later attempt finds them whatever shard they are in.
  const key = idempotencyKey(request, `${inputs.manifest.name}#${id}`, environment);
  return {
    request,
    clientRequestId: key,
    attempt: inputs.dryRun ? 1 : runAttempt(environment),
    generationId: inputs.dryRun ? undefined : generationId,
    maxCostUsd,
    allowUnknownCost: allowUnknownCost ?? inputs.allowUnknownCost,
    schedule: scheduleFor(request, pollIntervalMs, usualTimes.secondsFor),
    findPreviousAttempt: () => findTicket(key),
    fetchFile: (url, _id, refresh) => backend.fetchFile({ request, url, path, refresh, log, signal }),
  };
}

function recoveryTicketFor(
  asset: Asset,
  { clientRequestId: key, attempt }: VideoTask,
  { spending, log, signal }: GenerationContext,
  { inputs, environment, activeGenerations }: BatchContext,
): RecoveryTicket {
  const lastCall = delayedSignal(signal, shutdownGraceMs);
  const keepsTicket = !inputs.dryRun && asset.generationId === undefined;
  return new RecoveryTicket({
    key,
    attempt,
    tickets: keepsTicket ? ticketStore(key, environment, lastCall) : undefined,
    save: (pending) => activeGenerations.save(asset, pending),
    spending,
    log,
    signal,
  });
}

function observerFor(
  { request }: Asset,
  recoveryTicket: RecoveryTicket,
  backend: Backend,
  log: StepLog,
  { usualTimes }: BatchContext,
): Observer {
  let submitted: number | undefined;
  return {
    submitting: () => recoveryTicket.submitting(),
    accepted: async ({ id }, resumed) => {
      recoveryTicket.accepted(id);
      submitted = resumed ? undefined : performance.now();
      if (!resumed) log.info(`Accepted: generation ${id}`);
      await recoveryTicket.storeTicket();
      // What fails to load here fails again where it is needed.
      backend.prepare().catch(() => {});
    },
    ready: () => {
      if (submitted !== undefined) usualTimes.learn(request.model, (performance.now() - submitted) / 1000);
      log.info("The video is ready");
    },
  };
}

/** Once it stands in the lock, a video is made: whatever happens afterwards, it is not made again. */
function enter(asset: Asset, video: Video, spending: Spending, { inputs, lock }: BatchContext): Generated {
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
    "credits-used": lockable(spending.credits),
    "cost-usd": lockable(spending.usd),
    date: new Date().toISOString(),
  };
  lock.set(asset.id, entry);
  return { state: "generated", asset, entry, resumed: video.resumed };
}

/** A paid video is not lost for an amount that the lock cannot hold. */
function lockable(amount: number | undefined): number | null {
  return amount !== undefined && Number.isFinite(amount) && amount >= 0 ? amount : null;
}

/** A video that is made stays made, whether or not it can be kept as an artifact. */
async function kept(
  made: Generated,
  video: Video,
  tools: GenerationContext,
  batch: BatchContext,
): Promise<Generated> {
  const { environment, inputs, log } = batch;
  if (batch.artifactsLeft === undefined) return made;
  if (batch.artifactsLeft-- <= 0) {
    log.warn(
      "GitHub stores at most 500 artifacts of a job, and recovery tickets come first: not every video gets an artifact of its own. All videos are in the workspace.",
    );
    return made;
  }
  const wish = made.asset.artifact;
  warnOfRetention(wish, { ...tools, environment });
  try {
    return { ...made, artifact: await uploadVideo(wish, video, { ...tools, environment }) };
  } catch (error) {
    const artifactFailure = await asFailure(error, tools, inputs.timeoutMs);
    tools.log.info(`${artifactFailure.title}: ${artifactFailure.message}`);
    return { ...made, artifactFailure };
  }
}

function describeEnd({ asset, entry }: Generated, log: StepLog, dryRun: boolean): string {
  const cost = dryRun
    ? "nothing, in a dry run"
    : formatCost(entry["cost-usd"] ?? undefined, entry["credits-used"] ?? undefined);
  return `Made ${asset.output}: ${describeFile(entry)}, in ${formatSeconds(log.elapsedMs)}. Cost: ${cost}`;
}
