import { clearTimeout, setTimeout } from "node:timers";
import { pause } from "../abort.ts";
import { Failure } from "../errors.ts";
import type { StepLog } from "../log/step-log.ts";
import { type Generation, type Pending, type Progress, ProviderError } from "../providers/provider.ts";
import { formatSeconds } from "../text/format.ts";
import { oneLine } from "../text/sanitize.ts";
import type { GenerationContext } from "./context.ts";
import { firstRetryMs, retryDelayMs } from "./retries.ts";
import type { Schedule } from "./schedule.ts";

/**
 * Milliseconds for which polling tolerates that the provider does not know an accepted generation: it may not be visible
 * yet, and a gateway may briefly lose it or reject the key.
 */
const invisibleMs = 60_000;

/** Milliseconds without a new event after which the stream counts as stalled and polling takes over. */
const quietStreamMs = 120_000;

/** Times that a completed generation is asked about whose answer has no video: its address may come a little later. */
const looksForVideo = 5;

/** At most this many lines of the provider's own log are logged, each cut to this many characters. */
const maxLogLines = 200;
const maxLogLength = 300;
/** At most this many state changes are logged. */
const maxStates = 200;

export interface Ready {
  videoUrl: string;
}

/** The provider does not know this generation id. */
export class GenerationNotFoundError extends Error {
  override readonly name = "GenerationNotFoundError";
}

export interface WaitOptions {
  schedule: Schedule;
  /** Whether it was submitted just now, and so cannot be ready yet. */
  fresh: boolean;
  /** Whether the provider has certainly accepted it; if not, the first "not found" ends the wait. */
  accepted: boolean;
}

/**
 * Waits until a generation is completed: follows the provider's event stream where it has one, else polls. A failed
 * request does not end the wait, unless every later one would fail too.
 *
 * @throws {GenerationNotFoundError} if the provider does not know the generation.
 * @throws {Failure} "Generation failed"; "Provider refused" if it rejects status requests.
 */
export async function waitUntilReady(
  generation: Generation,
  options: WaitOptions,
  context: GenerationContext,
): Promise<Ready> {
  const progressLog = new ProgressLog(context.log);
  return context.log
    .withHeartbeat(
      () => progressLog.state,
      async () => {
        const streamed = await followStream(generation, progressLog, context);
        return streamed ?? (await poll(generation, options, progressLog, context));
      },
    )
    .finally(() => context.backend.submitQueue.freeSlot());
}

/** Requests a new address of a completed video, because signed ones expire. Undefined if the provider gives none. */
export async function refreshVideoUrl(
  generation: Generation,
  context: GenerationContext,
): Promise<string | undefined> {
  try {
    const progress = await context.backend.provider.check(generation, context.signal);
    return progress.state === "completed" ? progress.videoUrl : undefined;
  } catch (error) {
    if (error instanceof ProviderError) return undefined;
    throw error;
  }
}

async function followStream(
  generation: Generation,
  progressLog: ProgressLog,
  context: GenerationContext,
): Promise<Ready | undefined> {
  const {
    backend: { provider, rateLimiter },
    log,
    signal,
  } = context;
  if (!provider.follow) return undefined;
  await rateLimiter.ready(signal);
  const quiet = new AbortController();
  const timer = setTimeout(() => quiet.abort(), quietStreamMs);
  try {
    for await (const progress of provider.follow(generation, AbortSignal.any([signal, quiet.signal]))) {
      if (progress.state === "without-video") break;
      if (progress.state !== "pending") return recordEnd(progress, context);
      // A stalled stream may repeat itself.
      if (progressLog.report(progress, "since the last")) timer.refresh();
    }
    log.info("The event stream ended early. Polling instead.");
  } catch (error) {
    signal.throwIfAborted();
    if (quiet.signal.aborted) {
      log.info(`No event for ${formatSeconds(quietStreamMs)}. Polling instead.`);
      return undefined;
    }
    if (!(error instanceof ProviderError)) throw error;
    log.info(`${error.message} Polling instead.`);
    if (error.kind === "rate-limited") rateLimiter.pauseFor(error.retryAfterMs ?? firstRetryMs);
    else if (error.retryAfterMs !== undefined) await pause(error.retryAfterMs, signal);
  } finally {
    clearTimeout(timer);
  }
  return undefined;
}

async function poll(
  generation: Generation,
  { schedule, fresh, accepted }: WaitOptions,
  progressLog: ProgressLog,
  context: GenerationContext,
): Promise<Ready> {
  const {
    backend: { provider, rateLimiter },
    log,
    signal,
  } = context;
  const started = performance.now();
  // After a broken stream, or for a generation of an earlier run, the video may be ready.
  let delay = fresh && !provider.follow ? schedule.delayAfter(0) : 0;
  let failures = 0;
  let seen = accepted;
  let invisibleSince: number | undefined;
  let withoutVideo = 0;
  for (;;) {
    await pause(delay, signal);
    await rateLimiter.ready(signal);
    const elapsed = performance.now() - started;
    try {
      const progress = await provider.check(generation, signal);
      if (progress.state === "without-video" && ++withoutVideo < looksForVideo)
        throw new ProviderError("retryable", "It is completed, but there is no video in the answer.");
      if (progress.state !== "pending") return recordEnd(progress, context);
      progressLog.report(progress, "from the start");
      failures = 0;
      seen = true;
      invisibleSince = undefined;
      delay = schedule.delayAfter(elapsed);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      invisibleSince = isInvisible(error) ? (invisibleSince ?? elapsed) : undefined;
      assertWorthPolling(error, seen && elapsed - (invisibleSince ?? elapsed) < invisibleMs, context);
      delay = retryDelayMs(++failures, error);
      if (error.kind === "rate-limited") rateLimiter.pauseFor(delay);
      log.info(`${error.message} Polling again in ${formatSeconds(delay)}.`);
    }
  }
}

/** Whether the provider says that it does not know the generation, or rejects the key that it accepted before. */
function isInvisible({ kind, status }: ProviderError): boolean {
  return (
    kind === "not-found" || (kind === "rejected" && (status === 401 || status === 402 || status === 403))
  );
}

/** Throws if no later answer can differ. */
function assertWorthPolling(
  error: ProviderError,
  maybeInvisible: boolean,
  { spending }: GenerationContext,
): void {
  if (isInvisible(error) && maybeInvisible) return;
  if (error.kind === "not-found") throw new GenerationNotFoundError(error.message, { cause: error });
  if (error.kind !== "rejected") return;
  throw new Failure(
    "Provider refused",
    {
      what: `The provider rejects status requests for the generation. ${error.message}`,
      cost: spending.costSentence(),
      next: `${error.advice ?? "Correct what the message names."} ${spending.howToCollect}.`,
    },
    error,
  );
}

/** Records what the generation cost. Returns a completed one. @throws {Failure} for any other. */
function recordEnd(progress: Exclude<Progress, Pending>, { spending, backend }: GenerationContext): Ready {
  if (progress.state === "failed") spending.fail(backend.providerName, progress.end, progress.usage);
  else spending.complete(progress.usage);
  if (progress.state === "completed") return { videoUrl: progress.videoUrl };
  if (progress.state === "without-video") {
    throw new Failure("Generation failed", {
      what: `The provider reports the generation as completed, but its answer has no video. ${oneLine(progress.reason)}`,
      cost: spending.costSentence(),
      next: `${spending.howToCollect}; if there is still no video, ask the provider.`,
    });
  }
  throw new Failure("Generation failed", {
    what: `The provider could not make the video: ${oneLine(progress.reason)}`,
    cost: spending.costSentence(),
    next: "Change the prompt or the parameters if the reason names them; otherwise run the step again.",
  });
}

/** Logs each change of state once, and a bounded part of the provider's own log. */
class ProgressLog {
  state = "submitted";
  readonly #log: StepLog;
  #shown = 0;
  #states = 0;
  #warned = false;

  constructor(log: StepLog) {
    this.#log = log;
  }

  /**
   * @param logs Whether `progress.logs` holds the lines since the last progress, or all of them.
   * @returns whether anything was new.
   */
  report(progress: Pending, logs: "since the last" | "from the start"): boolean {
    const log = this.#log;
    if (progress.warning && !this.#warned) log.warn(progress.warning);
    this.#warned ||= progress.warning !== undefined;
    const label = oneLine(progress.label, 80);
    const changed = label !== this.state;
    if (changed && this.#states++ < maxStates) log.info(`The provider says: ${label}`);
    this.state = label;
    const all = progress.logs ?? [];
    const lines = logs === "from the start" ? all.slice(this.#shown) : all;
    for (const line of lines) this.#show(line);
    return changed || lines.length > 0;
  }

  #show(line: string): void {
    if (this.#shown === maxLogLines) {
      this.#log.verbose(`The provider's log has more than ${maxLogLines} lines; the rest is not shown.`);
    }
    if (this.#shown++ < maxLogLines) this.#log.verbose(`| ${oneLine(line, maxLogLength)}`);
  }
}
