import { Failure } from "../failure.ts";
import type { VideoRequest } from "../models/request.ts";
import { formatCost } from "../money.ts";
import { type Generation, ProviderError } from "../providers/provider.ts";
import type { Journal } from "../runner/journal.ts";
import { DownloadError } from "../video-file/errors.ts";
import type { VideoFile } from "../video-file/save.ts";
import type { Ledger } from "./ledger.ts";
import type { Schedule } from "./schedule.ts";
import { type LookUp, lookUp, lookUpMs, submit, type Tools, unknownOutcome } from "./submit.ts";
import { askForVideo, GoneError, type Ready, waitUntilReady } from "./wait.ts";

/** What an earlier attempt of the same run left behind: a generation's id, or only that its submit had begun. */
export type Earlier = { state: "accepted"; id: string } | { state: "submitting"; attempt: number };

/** What is found of an earlier attempt: undefined where nothing is left, `unreadable` where nobody can tell. */
export type Found = Earlier | "unreadable" | undefined;

/** One video to be made, or collected. */
export interface Job {
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
  findEarlier: () => Promise<Found>;
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
 * @throws {Stop} the signal's reason.
 */
export async function generate(job: Job, observer: Observer, tools: Tools): Promise<Video> {
  const collected = await collect(job, observer, tools);
  const { generation, ready } = collected ?? (await make(job, observer, tools));
  observer.ready(ready.videoUrl);
  const file = await tools.journal.during(
    () => "downloading the video",
    () => fetchFile(job, ready, generation, tools),
  );
  if (job.generationId === undefined) warnOfLength(job.request, file, tools.journal);
  return { file, url: ready.videoUrl, generation, resumed: collected !== undefined };
}

/** A file that is whole may still be much shorter than what was paid for. */
function warnOfLength({ known, fields }: VideoRequest, { duration }: VideoFile, journal: Journal): void {
  const asked = known ? known.measure(fields).seconds : Number.parseFloat(String(fields.duration));
  if (duration < asked / 2)
    journal.warn(`The video lasts ${duration} s, and ${asked} s were asked for. Check it before you use it.`);
}

interface Obtained {
  generation: Generation;
  ready: Ready;
}

/** Collects the generation that the user names, or the one that an earlier attempt left. */
async function collect(job: Job, observer: Observer, tools: Tools): Promise<Obtained | undefined> {
  if (job.generationId !== undefined) {
    const generation = { id: job.generationId, model: job.request.model };
    return await resume(generation, job, observer, tools).catch((error) => {
      throw error instanceof GoneError ? unknownGeneration(generation, tools, error) : error;
    });
  }
  if (job.attempt === 1) return undefined;
  const generation = await tools.journal.during(
    () => "looking for an earlier attempt's generation",
    () => findEarlier(job, tools),
  );
  if (!generation) {
    tools.journal.line("No generation of an earlier attempt was found; submitting.");
    return undefined;
  }
  try {
    return await resume(generation, job, observer, tools);
  } catch (error) {
    if (error instanceof GoneError) throw lostGeneration(tools, error);
    if (!(error instanceof Failure) || tools.ledger.stage !== "failed") throw error;
    tools.journal.line(`The earlier attempt's generation ${generation.id} is of no use. ${error.message}`);
    if (tools.ledger.isFree) tools.journal.line("Submitting anew.");
    else tools.journal.warn(paysAgain(tools));
    tools.ledger.forget();
    return undefined;
  }
}

function paysAgain({ ledger: { usd, credits } }: Tools): string {
  const charge = usd || credits ? `was charged ${formatCost(usd, credits)}` : "may have been charged";
  return `Submitting anew, which costs again: the earlier attempt's generation ${charge}.`;
}

async function findEarlier(job: Job, tools: Tools): Promise<Generation | undefined> {
  const { request } = job;
  const earlier = await job.findEarlier();
  if (!earlier) return foundIn(await lookUp(request, job.clientRequestId, 0, tools));
  if (earlier === "unreadable") return findWithoutTicket(job, tools);
  if (earlier.state === "accepted") return { id: earlier.id, model: request.model };
  tools.journal.line("An earlier attempt was stopped while it submitted; looking for its generation.");
  const found = await lookUp(request, submitName(job, earlier.attempt), lookUpMs(request), tools);
  if (found === "unreadable") {
    const reason = "That was in an earlier attempt; the provider's list, which would tell, cannot be read.";
    throw unknownOutcome(reason, tools.ledger);
  }
  return foundIn(found);
}

/** The run's artifacts, among which a ticket would be, cannot be read: only the provider can tell. */
async function findWithoutTicket(job: Job, tools: Tools): Promise<Generation | undefined> {
  const { request, clientRequestId } = job;
  tools.journal.line("Looking with the provider for what an earlier attempt may have submitted.");
  const found = tools.provider.find
    ? await lookUp(request, clientRequestId, lookUpMs(request), tools)
    : "unreadable";
  if (found !== "unreadable") return foundIn(found);
  throw new Failure("Generation failed", {
    what: "Nobody can tell whether an earlier attempt of this run has submitted this request: the run's artifacts cannot be read.",
    cost: "This attempt has submitted nothing and spent nothing.",
    next: "Run the job again once the artifact service answers, with permissions: actions: read, which lists all artifacts of a run that has many; or look at your account's requests with the provider, and collect the generation with generation-id. A new run submits anew.",
  });
}

function foundIn(found: LookUp): Generation | undefined {
  return typeof found === "string" ? undefined : found;
}

/** What is submitted anew bears a name of its own, or the earlier one would be found in its place. */
function submitName({ clientRequestId }: Job, attempt: number): string {
  return attempt === 1 ? clientRequestId : `${clientRequestId}.${attempt}`;
}

async function resume(generation: Generation, job: Job, observer: Observer, tools: Tools): Promise<Obtained> {
  tools.journal.line(`Collecting generation ${generation.id}; nothing is submitted.`);
  tools.ledger.accept(generation, {});
  tools.ledger.priceUsd = job.request.known?.priceUsd?.(job.request.fields);
  await observer.accepted(generation, true);
  // A ticket and the provider's list tell of what was accepted; what a person names may never have been.
  const options = { schedule: job.schedule, fresh: false, accepted: job.generationId === undefined };
  return { generation, ready: await waitUntilReady(generation, options, tools) };
}

async function make(job: Job, observer: Observer, tools: Tools): Promise<Obtained> {
  await checkBudget(job, tools);
  tools.signal.throwIfAborted();
  observer.submitting();
  const generation = await tools.journal.during(
    () => "the provider to accept the request",
    () => submit(job.request, submitName(job, job.attempt), tools),
  );
  await observer.accepted(generation, false);
  const options = { schedule: job.schedule, fresh: true, accepted: true };
  const ready = await waitUntilReady(generation, options, tools).catch((error) => {
    throw error instanceof GoneError ? lostGeneration(tools, error) : error;
  });
  return { generation, ready };
}

/** Refuses what costs more than it may, and what has no known price unless that is allowed, before it is submitted. */
async function checkBudget(
  { request, maxCostUsd, allowUnknownCost }: Job,
  { provider, ledger, journal, signal }: Tools,
): Promise<void> {
  ledger.priceUsd = request.known?.priceUsd?.(request.fields);
  if (maxCostUsd === undefined) return;
  const quote = await provider.quote(request, signal).catch((error: unknown) => {
    if (!(error instanceof ProviderError)) throw error;
    return { unknown: `the price could not be asked: ${error.message}` };
  });
  if ("unknown" in quote) {
    const what = `max-cost-usd cannot be checked beforehand: ${quote.unknown}`;
    if (!allowUnknownCost) throw unknownCost(what, ledger);
    journal.warn(`${what}. The video is made all the same, as allow-unknown-cost says.`);
    return;
  }
  ledger.priceUsd = quote.usd;
  if (quote.usd <= maxCostUsd) return;
  throw new Failure("Invalid input", {
    what: `This video costs ${formatCost(quote.usd, undefined)}, and max-cost-usd allows ${formatCost(maxCostUsd, undefined)}.`,
    cost: ledger.costSentence(),
    next: "Raise max-cost-usd, or ask for a shorter video.",
  });
}

function unknownCost(what: string, ledger: Ledger): Failure {
  return new Failure("Invalid input", {
    what,
    cost: ledger.costSentence(),
    next: "Set allow-unknown-cost: true to make the video whatever it costs, or choose a model whose price is known.",
  });
}

async function fetchFile(
  job: Job,
  { videoUrl }: Ready,
  generation: Generation,
  tools: Tools,
): Promise<VideoFile> {
  try {
    return await job.fetchFile(videoUrl, generation.id, () => askForVideo(generation, tools));
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error;
    throw new Failure(
      "Download failed",
      {
        what: `The video is ready, but could not be downloaded: ${error.message}.`,
        cost: tools.ledger.costSentence(),
        next: `${tools.ledger.howToCollect}.`,
      },
      error,
    );
  }
}

function lostGeneration({ ledger }: Tools, cause: GoneError): Failure {
  return new Failure(
    "Generation failed",
    {
      what: `The provider accepted the request, but does not know its generation. ${cause.message}`,
      cost: ledger.costSentence(),
      next: `${ledger.howToCollect}; if it stays unknown, ask the provider. A new run without the id submits anew.`,
    },
    cause,
  );
}

function unknownGeneration({ id }: Generation, { ledger }: Tools, cause: unknown): Failure {
  ledger.forget();
  return new Failure(
    "Generation failed",
    {
      what: `The provider knows no generation ${id}.`,
      cost: ledger.costSentence(),
      next: "Check generation-id, the model and the account that the key belongs to.",
    },
    cause,
  );
}
