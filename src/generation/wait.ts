import { clearTimeout, setTimeout } from "node:timers";
import { pause } from "../abort.ts";
import { Failure } from "../errors.ts";
import { type Generation, type Pending, type Progress, ProviderError } from "../providers/provider.ts";
import { formatSeconds } from "../text/format.ts";
import { oneLine } from "../text/sanitize.ts";
import type { Schedule } from "./schedule.ts";
import type { GenerationContext } from "./submit.ts";

/**
 * Milliseconds for which an accepted generation is asked for although the provider does not show it: it may not be
 * visible yet, and a gateway may lose sight of it or, for a moment, not know the key.
 */
const invisibleMs = 60_000;

/** A stream that stays open tells something more often than this; one that does not has lost sight of its request. */
const quietStreamMs = 120_000;

const firstRetryMs = 1000;
const longestRetryMs = 30_000;

/** Lines of the provider's own log that are shown, and their length. */
const maxLogLines = 200;
const maxLogLength = 300;
/** Changes of state that are told; a provider that reports more of them than this is not well. */
const maxStates = 200;

export interface Ready {
  videoUrl: string;
}

/** The provider knows no generation of this id. */
export class GenerationNotFoundError extends Error {
  override readonly name = "GoneError";
}

export interface WaitOptions {
  schedule: Schedule;
  /** Whether it was submitted just now, so that it cannot be ready yet. */
  fresh: boolean;
  /** Whether the provider is known to have accepted it; another one that is not visible is gone at once. */
  accepted: boolean;
}

/**
 * Waits until a generation is completed: by the provider's event stream where it has one, else by asking.
 * No failed request ends the wait, unless it says that the next one would fail too.
 *
 * @throws {GenerationNotFoundError} where the provider does not know the generation.
 * @throws {Failure} "Generation failed", or "Provider refused" where it may no longer be asked.
 */
export async function waitUntilReady(
  generation: Generation,
  options: WaitOptions,
  tools: GenerationContext,
): Promise<Ready> {
  const progressLog = new ProgressLog(tools);
  return tools.log.withHeartbeat(
    () => progressLog.state,
    async () => {
      const streamed = await followStream(generation, progressLog, tools);
      return streamed ?? (await poll(generation, options, progressLog, tools));
    },
  );
}

/** Asks once for a fresh address of a completed video: those that are signed expire. */
export async function askForVideo(
  generation: Generation,
  tools: GenerationContext,
): Promise<string | undefined> {
  try {
    const progress = await tools.provider.check(generation, tools.signal);
    return progress.state === "completed" ? progress.videoUrl : undefined;
  } catch (error) {
    if (error instanceof ProviderError) return undefined;
    throw error;
  }
}

async function followStream(
  generation: Generation,
  progressLog: ProgressLog,
  tools: GenerationContext,
): Promise<Ready | undefined> {
  const { provider, rateLimiter, log, signal } = tools;
  if (!provider.follow) return undefined;
  await rateLimiter.ready(signal);
  const quiet = new AbortController();
  const timer = setTimeout(() => quiet.abort(), quietStreamMs);
  try {
    for await (const progress of provider.follow(generation, AbortSignal.any([signal, quiet.signal]))) {
      if (progress.state !== "pending") return settle(progress, tools);
      // What says the same again tells nothing.
      if (progressLog.report(progress, "since the last")) timer.refresh();
    }
    log.info("The event stream ended early. Asking instead.");
  } catch (error) {
    signal.throwIfAborted();
    if (quiet.signal.aborted) {
      log.info(`The event stream has told nothing for ${formatSeconds(quietStreamMs)}. Asking instead.`);
      return undefined;
    }
    if (!(error instanceof ProviderError)) throw error;
    log.info(`${error.message} Asking instead.`);
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
  tools: GenerationContext,
): Promise<Ready> {
  const { provider, rateLimiter, log, signal } = tools;
  const started = performance.now();
  // After a stream has broken, or for a generation of an earlier run, the video may be there already.
  let delay = fresh && !provider.follow ? schedule.delayAfter(0) : 0;
  let failures = 0;
  let seen = accepted;
  let unseenSince: number | undefined;
  for (;;) {
    await pause(delay, signal);
    await rateLimiter.ready(signal);
    const elapsed = performance.now() - started;
    try {
      const progress = await provider.check(generation, signal);
      if (progress.state !== "pending") return settle(progress, tools);
      progressLog.report(progress, "from the start");
      failures = 0;
      seen = true;
      unseenSince = undefined;
      delay = schedule.delayAfter(elapsed);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      unseenSince = isUnseen(error) ? (unseenSince ?? elapsed) : undefined;
      assertWorthAsking(error, seen && elapsed - (unseenSince ?? elapsed) < invisibleMs, tools);
      delay = error.retryAfterMs ?? Math.min(longestRetryMs, firstRetryMs * 2 ** failures);
      failures++;
      if (error.kind === "rate-limited") rateLimiter.pauseFor(delay);
      log.info(`${error.message} Asking again in ${formatSeconds(delay)}.`);
    }
  }
}

/** Whether a provider that accepted the request with this key says that it does not know the one or the other. */
function isUnseen({ kind, status }: ProviderError): boolean {
  return (
    kind === "not-found" || (kind === "rejected" && (status === 401 || status === 402 || status === 403))
  );
}

/** Throws where no later answer can be different. */
function assertWorthAsking(
  error: ProviderError,
  maybeInvisible: boolean,
  { spending }: GenerationContext,
): void {
  if (isUnseen(error) && maybeInvisible) return;
  if (error.kind === "not-found") throw new GenerationNotFoundError(error.message, { cause: error });
  if (error.kind !== "rejected") return;
  throw new Failure(
    "Provider refused",
    {
      what: `The provider no longer says how far the generation is. ${error.message}`,
      cost: spending.costSentence(),
      next: `${error.advice ?? "Correct what the message names."} ${spending.howToCollect}.`,
    },
    error,
  );
}

/** Enters an end into the books: returns what is completed, throws what failed. */
function settle(progress: Exclude<Progress, Pending>, { spending, provider }: GenerationContext): Ready {
  if (progress.state === "failed") spending.fail(provider.name, progress.end, progress.usage);
  else spending.complete(progress.usage);
  if (progress.state === "completed") return { videoUrl: progress.videoUrl };
  if (progress.state === "without-video") {
    throw new Failure("Generation failed", {
      what: `The provider says that it is completed, but there is no video in the answer. ${oneLine(progress.reason)}`,
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

/** Tells each change of state once, and the provider's own log within bounds. */
class ProgressLog {
  state = "submitted";
  readonly #tools: GenerationContext;
  #shown = 0;
  #states = 0;
  #warned = false;

  constructor(tools: GenerationContext) {
    this.#tools = tools;
  }

  /**
   * @param logs Whether the progress brings the provider's log since the last one, or from the start.
   * @returns whether there was anything new to tell.
   */
  report(progress: Pending, logs: "since the last" | "from the start"): boolean {
    const { log } = this.#tools;
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
      this.#tools.log.verbose(
        `The provider's log has more than ${maxLogLines} lines; the rest is not shown.`,
      );
    }
    if (this.#shown++ < maxLogLines) this.#tools.log.verbose(`| ${oneLine(line, maxLogLength)}`);
  }
}
