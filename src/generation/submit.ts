import { delayedSignal, pause } from "../abort.ts";
import { Failure } from "../errors.ts";
import type { StepLog } from "../log/step-log.ts";
import type { VideoRequest } from "../models/request.ts";
import { type Generation, type Provider, ProviderError } from "../providers/provider.ts";
import { formatSeconds } from "../text/format.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import { usualSecondsOf } from "./schedule.ts";
import type { Spending } from "./spending.ts";

/** Times that a provider which cannot be reached at all is tried, before the step gives up. */
const triesToReach = 5;
const firstRetryMs = 1000;
const longestRetryMs = 30_000;

/** An answer that is on its way when the step is stopped holds the id without which nothing can be cancelled. */
const answerGraceMs = 2000;

/** How often a lost submit is looked for: the provider's list allows 200 requests a minute, and is slow to fill. */
const lookupIntervalMs = 15_000;
/** Tries at least, before a list counts as unreadable. */
const minLookups = 4;

/** What one video's path through the program needs from outside it. */
export interface GenerationContext {
  provider: Provider;
  /** Shared by all videos that one provider makes. */
  rateLimiter: RateLimiter;
  spending: Spending;
  log: StepLog;
  signal: AbortSignal;
}

/**
 * Submits a request, and only once: it is sent again only where it cannot have been accepted. Where that is not
 * certain the provider's own list is asked, and where that knows nothing, the step stops.
 *
 * @throws {Failure} "Provider refused", or "Generation failed" where nobody knows whether it was accepted.
 */
export async function submit(
  request: VideoRequest,
  clientRequestId: string,
  tools: GenerationContext,
): Promise<Generation> {
  const { provider, rateLimiter, spending, log, signal } = tools;
  let limited = 0;
  for (let attempt = 1; ; attempt++) {
    await rateLimiter.ready(signal);
    try {
      spending.stage = "unknown";
      const { generation, usage } = await provider.submit(
        request,
        clientRequestId,
        delayedSignal(signal, answerGraceMs),
      );
      spending.accept(generation, usage);
      return generation;
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      if (error.kind === "outcome-unknown") return reconcile(request, clientRequestId, error, limited, tools);
      spending.stage = "nothing-sent";
      const worthIt = error.kind === "rate-limited" || (error.kind === "retryable" && attempt < triesToReach);
      if (!worthIt) throw refused(error, spending);
      const delay = error.retryAfterMs ?? Math.min(longestRetryMs, firstRetryMs * 2 ** (attempt - 1));
      log.info(`Not accepted yet. ${error.message} Submitting again in ${formatSeconds(delay)}.`);
      if (error.kind === "rate-limited") {
        limited++;
        rateLimiter.pauseFor(delay);
      } else await pause(delay, signal);
    }
  }
}

/**
 * What a search came to: a generation, or that the provider's list shows that the request failed, or does not show it,
 * or could not be read.
 */
export type LookupResult = Generation | "failed" | "not listed" | "unreadable";

/**
 * Looks for the generation of a submit whose answer nobody saw. Only finished generations are sure to be listed, so
 * the search goes on for a while; once the key may not read the list, it ends.
 *
 * @param refused How many requests of this name are known to have been refused: one more that failed is the answer.
 */
export async function findByClientRequestId(
  request: VideoRequest,
  clientRequestId: string,
  untilMs: number,
  { provider, rateLimiter, log, signal }: GenerationContext,
  refused = Number.POSITIVE_INFINITY,
): Promise<LookupResult> {
  if (!provider.find) return "not listed";
  const started = performance.now();
  for (let looks = 1; ; looks++) {
    let outcome: LookupResult = "not listed";
    await rateLimiter.ready(signal);
    try {
      const { id, failed } = await provider.find(clientRequestId, request.model, signal);
      if (id !== undefined) return { id, model: request.model };
      if (failed > refused) return "failed";
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      outcome = "unreadable";
      log.info(`The provider's list of requests cannot be read. ${error.message}`);
      // An answer that was too large has no status; the next page may be smaller.
      if (error.status !== undefined && (error.kind === "rejected" || error.kind === "not-found"))
        return outcome;
      if (error.kind === "rate-limited") rateLimiter.pauseFor(error.retryAfterMs ?? lookupIntervalMs);
      else if (error.retryAfterMs !== undefined) await pause(error.retryAfterMs, signal);
    }
    const over = performance.now() - started + lookupIntervalMs > untilMs;
    if (over && (outcome === "not listed" || looks >= minLookups)) return outcome;
    await pause(lookupIntervalMs, signal);
  }
}

/** How long a generation that may exist is looked for: three times the model's usual time, and five minutes at least. */
export function lookupTimeoutMs(request: VideoRequest): number {
  return Math.max(5 * 60, 3 * usualSecondsOf(request)) * 1000;
}

async function reconcile(
  request: VideoRequest,
  clientRequestId: string,
  error: ProviderError,
  refused: number,
  tools: GenerationContext,
): Promise<Generation> {
  const { provider, spending, log } = tools;
  if (!provider.find) throw unknownOutcome(error.message, spending, error);
  const minutes = Math.round(lookupTimeoutMs(request) / 60_000);
  log.info(`${error.message} The request may have been accepted: looking for it, for up to ${minutes} min.`);
  const found = await findByClientRequestId(
    request,
    clientRequestId,
    lookupTimeoutMs(request),
    tools,
    refused,
  );
  if (typeof found !== "string") {
    spending.accept(found, {});
    return found;
  }
  if (found === "failed") throw listedAsFailed(error, spending);
  throw unknownOutcome(`${error.message} ${listSays[found]}`, spending, error);
}

const tryLater = "Run the step again later; if it stays so, ask the provider with this message.";

const listSays = {
  "not listed": "The provider's list does not show the request.",
  unreadable: "The provider's list, which would tell, cannot be read.",
};

/** The provider lists the request among those that failed, which it does not charge. */
function listedAsFailed(error: ProviderError, spending: Spending): Failure {
  spending.stage = "nothing-sent";
  return new Failure(
    error.fromProvider ? "Provider refused" : "Generation failed",
    {
      what: `The request failed. ${error.message} The provider's list of requests shows it as failed.`,
      cost: spending.costSentence(),
      next: tryLater,
    },
    error,
  );
}

/** Nobody knows whether a submit was accepted; only its owner may decide to send it again. */
export function unknownOutcome(reason: string, spending: Spending, cause?: unknown): Failure {
  spending.stage = "unknown";
  return new Failure(
    "Generation failed",
    {
      what: `The submit was sent, but its outcome is unknown. ${reason}`,
      cost: spending.costSentence(),
      next: "Look at your account's requests with the provider: if it is there, collect it with generation-id; if not, run the step again. It was not sent a second time.",
    },
    cause,
  );
}

function refused(error: ProviderError, spending: Spending): Failure {
  return new Failure(
    "Provider refused",
    {
      what: `The provider did not accept the request. ${error.message}`,
      cost: spending.costSentence(),
      next: error.advice ? `${error.advice} Then run the step again.` : tryLater,
    },
    error,
  );
}
