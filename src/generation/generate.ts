import { Failure } from "../errors.ts";
import type { StepLog } from "../log/step-log.ts";
import type { VideoRequest } from "../models/request.ts";
import type { Generation } from "../providers/provider.ts";
import type { TicketFinder } from "../recovery/tickets.ts";
import { formatCost } from "../text/format.ts";
import { oneLine } from "../text/sanitize.ts";
import { DownloadError, OtherFormatError } from "../video-file/errors.ts";
import type { VideoFile } from "../video-file/save.ts";
import type { GenerationContext } from "./context.ts";
import { expectedSize } from "./expected-size.ts";
import { type CostLimit, checkPrice } from "./price.ts";
import type { Schedule } from "./schedule.ts";
import {
  findByClientRequestId,
  type LookupResult,
  lookupTimeoutMs,
  submit,
  unknownOutcome,
} from "./submit.ts";
import { uploadPictures } from "./upload-pictures.ts";
import { GenerationNotFoundError, type Ready, refreshVideoUrl, waitUntilReady } from "./wait.ts";

/** One video to make, or to collect. */
export interface VideoTask extends CostLimit {
  /** The idempotency key. */
  key: string;
  /** The run's attempt, from 1. */
  attempt: number;
  /** A generation to collect instead of submitting. */
  generationId: string | undefined;
  schedule: Schedule;
  findTicket: TicketFinder;
  /** The file to write, an absolute path. */
  path: (generationId: string) => string;
}

/** Called as soon as each thing is known, so that it stands even if a later part fails. */
export interface Observer {
  /** Just before a request goes out that may be charged. */
  submitting(): void;
  accepted(generation: Generation, resumed: boolean): Promise<void>;
  ready(videoUrl: string): void;
}

export interface Video {
  file: VideoFile;
  url: string;
  generation: Generation;
  /** Whether an earlier generation was collected instead of a new one submitted. */
  resumed: boolean;
}

/**
 * Makes one video, from the request to the validated file; or collects the generation that the user names, or that an
 * earlier attempt of the run paid for.
 *
 * @throws {Failure} @throws {StepAborted} the signal's reason.
 */
export async function generate(
  task: VideoTask,
  observer: Observer,
  context: GenerationContext,
): Promise<Video> {
  const collected = await collectExisting(task, observer, context);
  const { generation, ready } = collected ?? (await submitAndWait(task, observer, context));
  observer.ready(ready.videoUrl);
  const file = await context.log.withHeartbeat(
    () => "downloading the video",
    () => downloadFile(task, ready, generation, context),
  );
  if (task.generationId === undefined) warnOfLength(task.request, file, context.log);
  return { file, url: ready.videoUrl, generation, resumed: collected !== undefined };
}

/** A whole file can still be much shorter than the requested video. */
function warnOfLength(request: VideoRequest, { duration }: VideoFile, log: StepLog): void {
  const { seconds } = expectedSize(request);
  if (seconds === undefined || duration >= seconds / 2) return;
  const expected = Math.round(seconds * 100) / 100;
  log.warn(`The video lasts ${duration} s instead of the requested ${expected} s: check it before use.`);
}

interface ReadyGeneration {
  generation: Generation;
  ready: Ready;
}

/** Undefined if there is nothing to collect, so that a new generation has to be submitted. */
async function collectExisting(
  task: VideoTask,
  observer: Observer,
  context: GenerationContext,
): Promise<ReadyGeneration | undefined> {
  if (task.generationId !== undefined) {
    const generation = { id: task.generationId, model: task.request.model };
    return await resume(generation, task, observer, context).catch((error) => {
      throw error instanceof GenerationNotFoundError ? unknownGeneration(generation, context, error) : error;
    });
  }
  if (task.attempt === 1) return undefined;
  const generation = await context.log.withHeartbeat(
    () => "looking for an earlier attempt's generation",
    () => findPreviousAttempt(task, context),
  );
  if (!generation) {
    context.log.info("No generation of an earlier attempt was found; submitting.");
    return undefined;
  }
  try {
    return await resume(generation, task, observer, context);
  } catch (error) {
    if (error instanceof GenerationNotFoundError) throw lostGeneration(context, error);
    if (!(error instanceof Failure) || context.spending.stage !== "failed") throw error;
    context.log.info(`The earlier attempt's generation ${generation.id} cannot be used. ${error.message}`);
    if (context.spending.isFree) context.log.info("Submitting again.");
    else context.log.warn(describeDoubleCharge(context));
    context.spending.reset();
    return undefined;
  }
}

function describeDoubleCharge({ spending: { usd, credits } }: GenerationContext): string {
  const charge = usd || credits ? `was charged ${formatCost(usd, credits)}` : "may have been charged";
  return `Submitting again, which costs again: the earlier attempt's generation ${charge}.`;
}

async function findPreviousAttempt(
  task: VideoTask,
  context: GenerationContext,
): Promise<Generation | undefined> {
  const { request } = task;
  const previous = await task.findTicket(task.key);
  if (!previous) return asGeneration(await findByClientRequestId(request, task.key, 0, context));
  if (previous === "unreadable") return findWithoutTicket(task, context);
  if (previous.state === "accepted") return { id: previous.id, model: request.model };
  context.log.info("An earlier attempt was stopped while it submitted; looking for its generation.");
  const lookup = await findByClientRequestId(
    request,
    nameSubmit(task, previous.attempt),
    lookupTimeoutMs(request),
    context,
  );
  if (lookup === "unreadable") {
    const reason = "That was in an earlier attempt; the provider's list, which would tell, cannot be read.";
    throw unknownOutcome(reason, context.spending);
  }
  if (lookup === "not listed") {
    context.log.warn(
      "An earlier attempt was stopped while it submitted, and the provider does not list its generation. Submitting again, which costs twice if the first request was accepted. Your account's requests with the provider show whether it was.",
    );
  }
  return asGeneration(lookup);
}

/** The run's artifacts cannot be read, so only the provider's list can prove that nothing was submitted. */
async function findWithoutTicket(
  task: VideoTask,
  context: GenerationContext,
): Promise<Generation | undefined> {
  const { request, key } = task;
  context.log.info("Looking in the provider's list for a generation of an earlier attempt.");
  const lookup = context.backend.provider.find
    ? await findByClientRequestId(request, key, lookupTimeoutMs(request), context)
    : "unreadable";
  if (lookup !== "unreadable") return asGeneration(lookup);
  throw new Failure("Generation failed", {
    what: "It is unknown whether an earlier attempt of this run submitted this request: the run's artifacts cannot be read.",
    cost: "This attempt submitted nothing and spent nothing.",
    next: "Run the job again once the artifact service answers, with permissions: actions: read, which lists all artifacts of a run that has many; or look at your account's requests with the provider, and collect the generation with generation-id. A new run submits again.",
  });
}

function asGeneration(lookup: LookupResult): Generation | undefined {
  return typeof lookup === "string" ? undefined : lookup;
}

/** Each attempt submits under a name of its own: with one name, a lookup would find the earlier generation. */
function nameSubmit({ key }: VideoTask, attempt: number): string {
  return attempt === 1 ? key : `${key}.${attempt}`;
}

async function resume(
  generation: Generation,
  task: VideoTask,
  observer: Observer,
  context: GenerationContext,
): Promise<ReadyGeneration> {
  context.log.info(`Collecting generation ${generation.id}; nothing is submitted.`);
  context.spending.accept(generation, {});
  context.spending.priceUsd = task.request.known?.priceUsd?.(task.request.fields);
  await observer.accepted(generation, true);
  // A ticket and the provider's list prove that it was accepted; an id that a user names may be wrong.
  const options = { schedule: task.schedule, fresh: false, accepted: task.generationId === undefined };
  return { generation, ready: await waitUntilReady(generation, options, context) };
}

async function submitAndWait(
  task: VideoTask,
  observer: Observer,
  context: GenerationContext,
): Promise<ReadyGeneration> {
  await checkPrice(task, context);
  // Before the submit is recorded: a re-run after a killed upload has nothing to look for.
  const request = await uploadPictures(task.request, context);
  context.signal.throwIfAborted();
  observer.submitting();
  const generation = await context.log.withHeartbeat(
    () => "the provider to accept the request",
    () => submit(request, nameSubmit(task, task.attempt), context),
  );
  await observer.accepted(generation, false);
  const options = { schedule: task.schedule, fresh: true, accepted: true };
  const ready = await waitUntilReady(generation, options, context).catch((error) => {
    throw error instanceof GenerationNotFoundError ? lostGeneration(context, error) : error;
  });
  return { generation, ready };
}

async function downloadFile(
  task: VideoTask,
  { videoUrl }: Ready,
  generation: Generation,
  context: GenerationContext,
): Promise<VideoFile> {
  try {
    const { backend, log, signal } = context;
    const refresh = () => refreshVideoUrl(generation, context);
    const path = task.path(generation.id);
    return await backend.fetchFile({ request: task.request, url: videoUrl, path, refresh, log, signal });
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error;
    if (error.cause instanceof OtherFormatError) throw otherFormat(error, videoUrl, context);
    throw new Failure(
      "Download failed",
      {
        what: `The video is ready, but could not be downloaded: ${error.message}.`,
        cost: context.spending.costSentence(),
        next: `${context.spending.howToCollect}.`,
      },
      error,
    );
  }
}

/** To collect the generation again would give the same file. */
function otherFormat(error: DownloadError, videoUrl: string, { spending }: GenerationContext): Failure {
  return new Failure(
    "Download failed",
    {
      what: `The video is ready, but cannot be saved: ${error.message}.`,
      cost: spending.costSentence(),
      next: `Download the file from ${oneLine(videoUrl, longestUrl)} yourself. For the next video, leave out the parameter that chooses another format than mp4.`,
    },
    error,
  );
}

/** Characters of an address in a message. Signed ones have up to about a thousand. */
const longestUrl = 2000;

function lostGeneration({ spending }: GenerationContext, cause: GenerationNotFoundError): Failure {
  return new Failure(
    "Generation failed",
    {
      what: `The provider accepted the request, but no longer knows its generation. ${cause.message}`,
      cost: spending.costSentence(),
      next: `${spending.howToCollect}; if it stays unknown, ask the provider. A new run without the id submits again.`,
    },
    cause,
  );
}

function unknownGeneration({ id }: Generation, { spending }: GenerationContext, cause: unknown): Failure {
  spending.reset();
  return new Failure(
    "Generation failed",
    {
      what: `The provider knows no generation ${id}.`,
      cost: spending.costSentence(),
      next: "Check generation-id, the model and the account that the key belongs to.",
    },
    cause,
  );
}
