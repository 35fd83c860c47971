import { Failure } from "../errors.ts";
import type { StepLog } from "../log/step-log.ts";
import type { VideoRequest } from "../models/request.ts";
import { type Generation, ProviderError } from "../providers/provider.ts";
import { formatCost } from "../text/format.ts";
import { DownloadError } from "../video-file/errors.ts";
import type { VideoFile } from "../video-file/save.ts";
import type { Schedule } from "./schedule.ts";
import type { Spending } from "./spending.ts";
import {
  findByClientRequestId,
  type GenerationContext,
  type LookupResult,
  lookupTimeoutMs,
  submit,
  unknownOutcome,
} from "./submit.ts";
import { askForVideo, GenerationNotFoundError, type Ready, waitUntilReady } from "./wait.ts";

/** What an earlier attempt of the same run left behind: a generation's id, or only that its submit had begun. */
export type PreviousAttempt = { state: "accepted"; id: string } | { state: "submitting"; attempt: number };

/** What is found of an earlier attempt: undefined where nothing is left, `unreadable` where nobody can tell. */
export type PreviousAttemptLookup = PreviousAttempt | "unreadable" | undefined;

/** One video to be made, or collected. */
export interface VideoTask {
  request: VideoRequest;
  /** Names the request to the provider, in the run's first attempt; later ones add their number. */
  clientRequestId: string;
  /** The run's attempt, from 1. */
  attempt: number;
  /** A generation to collect instead of submitting. */
  generationId: string | undefined;
  maxCostUsd: number | undefined;
  /** Whether it is made although nobody knows whether it stays within `maxCostUsd`. */
  allowUnknownCost: boolean;
  schedule: Schedule;
  /** Looks for what an earlier attempt left. */
  findPreviousAttempt: () => Promise<PreviousAttemptLookup>;
  /** Downloads and checks the video; `refresh` asks the provider for a fresh address. */
  fetchFile: (url: string, id: string, refresh: () => Promise<string | undefined>) => Promise<VideoFile>;
}

/** Is told each thing as soon as it is known, so that it stands even if a later part fails. */
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
 * The path of one video, from the request to the checked file. It is the same for a single step, a comment on a
 * pull request and a batch.
 *
 * @throws {Failure} for whatever cannot be mended.
 * @throws {StepAborted} the signal's reason.
 */
export async function generate(
  task: VideoTask,
  observer: Observer,
  tools: GenerationContext,
): Promise<Video> {
  const collected = await collect(task, observer, tools);
  const { generation, ready } = collected ?? (await make(task, observer, tools));
  observer.ready(ready.videoUrl);
  const file = await tools.log.withHeartbeat(
    () => "downloading the video",
    () => fetchFile(task, ready, generation, tools),
  );
  if (task.generationId === undefined) warnOfLength(task.request, file, tools.log);
  return { file, url: ready.videoUrl, generation, resumed: collected !== undefined };
}

/** A file that is whole may still be much shorter than what was paid for. */
function warnOfLength({ known, fields }: VideoRequest, { duration }: VideoFile, log: StepLog): void {
  const asked = known ? known.measure(fields).seconds : Number.parseFloat(String(fields.duration));
  if (duration < asked / 2)
    log.warn(`The video lasts ${duration} s, and ${asked} s were asked for. Check it before you use it.`);
}

interface Obtained {
  generation: Generation;
  ready: Ready;
}

/** Collects the generation that the user names, or the one that an earlier attempt left. */
async function collect(
  task: VideoTask,
  observer: Observer,
  tools: GenerationContext,
): Promise<Obtained | undefined> {
  if (task.generationId !== undefined) {
    const generation = { id: task.generationId, model: task.request.model };
    return await resume(generation, task, observer, tools).catch((error) => {
      throw error instanceof GenerationNotFoundError ? unknownGeneration(generation, tools, error) : error;
    });
  }
  if (task.attempt === 1) return undefined;
  const generation = await tools.log.withHeartbeat(
    () => "looking for an earlier attempt's generation",
    () => findPreviousAttempt(task, tools),
  );
  if (!generation) {
    tools.log.info("No generation of an earlier attempt was found; submitting.");
    return undefined;
  }
  try {
    return await resume(generation, task, observer, tools);
  } catch (error) {
    if (error instanceof GenerationNotFoundError) throw lostGeneration(tools, error);
    if (!(error instanceof Failure) || tools.spending.stage !== "failed") throw error;
    tools.log.info(`The earlier attempt's generation ${generation.id} is of no use. ${error.message}`);
    if (tools.spending.isFree) tools.log.info("Submitting anew.");
    else tools.log.warn(paysAgain(tools));
    tools.spending.reset();
    return undefined;
  }
}

function paysAgain({ spending: { usd, credits } }: GenerationContext): string {
  const charge = usd || credits ? `was charged ${formatCost(usd, credits)}` : "may have been charged";
  return `Submitting anew, which costs again: the earlier attempt's generation ${charge}.`;
}

async function findPreviousAttempt(
  task: VideoTask,
  tools: GenerationContext,
): Promise<Generation | undefined> {
  const { request } = task;
  const previous = await task.findPreviousAttempt();
  if (!previous) return foundIn(await findByClientRequestId(request, task.clientRequestId, 0, tools));
  if (previous === "unreadable") return findWithoutTicket(task, tools);
  if (previous.state === "accepted") return { id: previous.id, model: request.model };
  tools.log.info("An earlier attempt was stopped while it submitted; looking for its generation.");
  const found = await findByClientRequestId(
    request,
    submitName(task, previous.attempt),
    lookupTimeoutMs(request),
    tools,
  );
  if (found === "unreadable") {
    const reason = "That was in an earlier attempt; the provider's list, which would tell, cannot be read.";
    throw unknownOutcome(reason, tools.spending);
  }
  if (found === "not listed")
    tools.log.warn(
      "An earlier attempt was stopped while it submitted, and the provider does not show what became of that: submitting anew, which costs again if it was accepted. Your account's requests with the provider show whether it was.",
    );
  return foundIn(found);
}

/** The run's artifacts, among which a ticket would be, cannot be read: only the provider can tell. */
async function findWithoutTicket(task: VideoTask, tools: GenerationContext): Promise<Generation | undefined> {
  const { request, clientRequestId } = task;
  tools.log.info("Looking with the provider for what an earlier attempt may have submitted.");
  const found = tools.provider.find
    ? await findByClientRequestId(request, clientRequestId, lookupTimeoutMs(request), tools)
    : "unreadable";
  if (found !== "unreadable") return foundIn(found);
  throw new Failure("Generation failed", {
    what: "Nobody can tell whether an earlier attempt of this run has submitted this request: the run's artifacts cannot be read.",
    cost: "This attempt has submitted nothing and spent nothing.",
    next: "Run the job again once the artifact service answers, with permissions: actions: read, which lists all artifacts of a run that has many; or look at your account's requests with the provider, and collect the generation with generation-id. A new run submits anew.",
  });
}

function foundIn(found: LookupResult): Generation | undefined {
  return typeof found === "string" ? undefined : found;
}

/** What is submitted anew bears a name of its own, or the earlier one would be found in its place. */
function submitName({ clientRequestId }: VideoTask, attempt: number): string {
  return attempt === 1 ? clientRequestId : `${clientRequestId}.${attempt}`;
}

async function resume(
  generation: Generation,
  task: VideoTask,
  observer: Observer,
  tools: GenerationContext,
): Promise<Obtained> {
  tools.log.info(`Collecting generation ${generation.id}; nothing is submitted.`);
  tools.spending.accept(generation, {});
  tools.spending.priceUsd = task.request.known?.priceUsd?.(task.request.fields);
  await observer.accepted(generation, true);
  // A ticket and the provider's list tell of what was accepted; what a person names may never have been.
  const options = { schedule: task.schedule, fresh: false, accepted: task.generationId === undefined };
  return { generation, ready: await waitUntilReady(generation, options, tools) };
}

async function make(task: VideoTask, observer: Observer, tools: GenerationContext): Promise<Obtained> {
  await checkBudget(task, tools);
  tools.signal.throwIfAborted();
  observer.submitting();
  const generation = await tools.log.withHeartbeat(
    () => "the provider to accept the request",
    () => submit(task.request, submitName(task, task.attempt), tools),
  );
  await observer.accepted(generation, false);
  const options = { schedule: task.schedule, fresh: true, accepted: true };
  const ready = await waitUntilReady(generation, options, tools).catch((error) => {
    throw error instanceof GenerationNotFoundError ? lostGeneration(tools, error) : error;
  });
  return { generation, ready };
}

/** Refuses what costs more than it may, and what has no known price unless that is allowed, before it is submitted. */
async function checkBudget(
  { request, maxCostUsd, allowUnknownCost }: VideoTask,
  { provider, spending, log, signal }: GenerationContext,
): Promise<void> {
  spending.priceUsd = request.known?.priceUsd?.(request.fields);
  if (maxCostUsd === undefined) return;
  const quote = await provider.quote(request, signal).catch((error: unknown) => {
    if (!(error instanceof ProviderError)) throw error;
    return { unknown: `the price could not be asked: ${error.message}` };
  });
  if ("unknown" in quote) {
    const what = `max-cost-usd cannot be checked beforehand: ${quote.unknown}`;
    if (!allowUnknownCost) throw unknownCost(what, spending);
    log.warn(`${what}. The video is made all the same, as allow-unknown-cost says.`);
    return;
  }
  spending.priceUsd = quote.usd;
  if (quote.usd <= maxCostUsd) return;
  throw new Failure("Invalid input", {
    what: `This video costs ${formatCost(quote.usd, undefined)}, and max-cost-usd allows ${formatCost(maxCostUsd, undefined)}.`,
    cost: spending.costSentence(),
    next: "Raise max-cost-usd, or ask for a shorter video.",
  });
}

function unknownCost(what: string, spending: Spending): Failure {
  return new Failure("Invalid input", {
    what,
    cost: spending.costSentence(),
    next: "Set allow-unknown-cost: true to make the video whatever it costs, or choose a model whose price is known.",
  });
}

async function fetchFile(
  task: VideoTask,
  { videoUrl }: Ready,
  generation: Generation,
  tools: GenerationContext,
): Promise<VideoFile> {
  try {
    return await task.fetchFile(videoUrl, generation.id, () => askForVideo(generation, tools));
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error;
    throw new Failure(
      "Download failed",
      {
        what: `The video is ready, but could not be downloaded: ${error.message}.`,
        cost: tools.spending.costSentence(),
        next: `${tools.spending.howToCollect}.`,
      },
      error,
    );
  }
}

function lostGeneration({ spending }: GenerationContext, cause: GenerationNotFoundError): Failure {
  return new Failure(
    "Generation failed",
    {
      what: `The provider accepted the request, but does not know its generation. ${cause.message}`,
      cost: spending.costSentence(),
      next: `${spending.howToCollect}; if it stays unknown, ask the provider. A new run without the id submits anew.`,
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
