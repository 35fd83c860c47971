import { uploadVideo, warnOfRetention } from "../../artifacts/keep.ts";
import { type TicketFinder, ticketStore } from "../../artifacts/run-tickets.ts";
import { generate, type Job, type Observer, type Video } from "../../generation/generate.ts";
import { requestIdentity, runAttempt } from "../../generation/identity.ts";
import type { Ledger } from "../../generation/ledger.ts";
import { scheduleFor } from "../../generation/schedule.ts";
import type { Source } from "../../generation/source.ts";
import { asFailure } from "../../generation/stopping.ts";
import type { Tools } from "../../generation/submit.ts";
import { Tracker } from "../../generation/tracker.ts";
import type { UsualTimes } from "../../generation/usual-times.ts";
import type { LockEntry } from "../../lock/entry.ts";
import { requestMark } from "../../lock/freshness.ts";
import type { Lock } from "../../lock/lock.ts";
import type { Asset } from "../../manifest/asset.ts";
import { formatCost } from "../../money.ts";
import type { Usage } from "../../providers/provider.ts";
import { formatSeconds, Journal } from "../../runner/journal.ts";
import { delayed, lastCallMs } from "../../runner/stop.ts";
import { describeFile } from "../../video-file/describe.ts";
import type { InFlight } from "./in-flight.ts";
import type { Generated, Outcome } from "./outcome.ts";
import type { SharedSource } from "./sources.ts";
import type { Step } from "./step.ts";

/** What all videos of a batch share. */
export interface Workshop extends Step {
  lock: Lock;
  inFlight: InFlight;
  findTicket: TicketFinder;
  /** How long videos take, as the batch finds out. */
  usualTimes: UsualTimes;
  /** How many more videos can have an artifact of their own; undefined where none is wanted. */
  artifactsLeft: number | undefined;
}

/** A video that asks nothing more of the provider. It is kept as an artifact while the next ones are made. */
export interface Finished {
  failed: boolean;
  outcome: Promise<Outcome>;
}

/**
 * Makes one video of a manifest, by the same path as that of `action.yml`, and enters it into the lock. It does not
 * throw: what happens to one video is no other one's business.
 */
export async function makeAsset(
  asset: Asset,
  { source, pace }: SharedSource,
  ledger: Ledger,
  workshop: Workshop,
): Promise<Finished> {
  const { runner, signal, inputs } = workshop;
  const journal = new Journal(runner, asset.id);
  const tools: Tools = { provider: source.provider, pace, ledger, journal, signal };
  const job = jobOf(asset, source, tools, workshop);
  const tracker = trackerOf(asset, job, tools, workshop);
  try {
    const video = await generate(job, observerOf(asset, tracker, source, journal, workshop), tools);
    const made = enter(asset, video, ledger, workshop);
    journal.line(describeEnd(made, journal, inputs.dryRun));
    return { failed: false, outcome: kept(made, video, tools, workshop) };
  } catch (error) {
    const failure = await asFailure(error, tools, inputs.timeoutMs);
    journal.line(`${failure.title}: ${failure.message}`);
    const outcome = { state: "failed", asset, failure, usage: usageOf(ledger) } as const;
    return { failed: true, outcome: Promise.resolve(outcome) };
  } finally {
    await tracker.ended();
  }
}

function usageOf({ credits, usd }: Ledger): Usage {
  return { ...(credits !== undefined && { credits }), ...(usd !== undefined && { usd }) };
}

function jobOf(
  { id, request, path, generationId, maxCostUsd, allowUnknownCost, pollIntervalMs }: Asset,
  source: Source,
  { journal, signal }: Tools,
  { inputs, environment, findTicket, usualTimes }: Workshop,
): Job {
  // Videos of a batch are told apart by their ids, so that a later attempt finds them whatever shard they are in.
  const key = requestIdentity(request, `${inputs.manifest.name}#${id}`, environment);
  return {
    request,
    clientRequestId: key,
    attempt: inputs.dryRun ? 1 : runAttempt(environment),
    generationId: inputs.dryRun ? undefined : generationId,
    maxCostUsd,
    allowUnknownCost: allowUnknownCost ?? inputs.allowUnknownCost,
    schedule: scheduleFor(request, pollIntervalMs, usualTimes.secondsFor),
    findEarlier: () => findTicket(key),
    fetchFile: (url, _id, refresh) => source.fetchFile({ request, url, path, refresh, journal, signal }),
  };
}

function trackerOf(
  asset: Asset,
  { clientRequestId: key, attempt }: Job,
  { ledger, journal, signal }: Tools,
  { inputs, environment, inFlight }: Workshop,
): Tracker {
  const lastCall = delayed(signal, lastCallMs);
  const keepsTicket = !inputs.dryRun && asset.generationId === undefined;
  return new Tracker({
    key,
    attempt,
    tickets: keepsTicket ? ticketStore(key, environment, lastCall) : undefined,
    save: (leftover) => inFlight.save(asset, leftover),
    ledger,
    journal,
    signal,
  });
}

function observerOf(
  { request }: Asset,
  tracker: Tracker,
  source: Source,
  journal: Journal,
  { usualTimes }: Workshop,
): Observer {
  let submitted: number | undefined;
  return {
    submitting: () => tracker.submitting(),
    accepted: async ({ id }, resumed) => {
      tracker.accepted(id);
      submitted = resumed ? undefined : performance.now();
      if (!resumed) journal.line(`Accepted: generation ${id}`);
      await tracker.storeTicket();
      // What fails to load here fails again where it is needed.
      source.prepare().catch(() => {});
    },
    ready: () => {
      if (submitted !== undefined) usualTimes.learn(request.model, (performance.now() - submitted) / 1000);
      journal.line("The video is ready");
    },
  };
}

/** Once it stands in the lock, a video is made: whatever happens afterwards, it is not made again. */
function enter(asset: Asset, video: Video, ledger: Ledger, { inputs, lock }: Workshop): Generated {
  const { sha256, size, duration, width, height } = video.file;
  const entry: LockEntry = {
    request: requestMark(asset, inputs.dryRun),
    model: asset.request.model,
    "generation-id": video.generation.id,
    sha256,
    size,
    duration,
    width,
    height,
    "credits-used": lockable(ledger.credits),
    "cost-usd": lockable(ledger.usd),
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
async function kept(made: Generated, video: Video, tools: Tools, workshop: Workshop): Promise<Generated> {
  const { environment, inputs, journal } = workshop;
  if (workshop.artifactsLeft === undefined) return made;
  if (workshop.artifactsLeft-- <= 0) {
    journal.warn(
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
    tools.journal.line(`${artifactFailure.title}: ${artifactFailure.message}`);
    return { ...made, artifactFailure };
  }
}

function describeEnd({ asset, entry }: Generated, journal: Journal, dryRun: boolean): string {
  const cost = dryRun
    ? "nothing, in a dry run"
    : formatCost(entry["cost-usd"] ?? undefined, entry["credits-used"] ?? undefined);
  return `Made ${asset.output}: ${describeFile(entry)}, in ${formatSeconds(journal.elapsedMs)}. Cost: ${cost}`;
}
