import { delayedSignal, pause } from "../abort.ts";
import { Failure } from "../errors.ts";
import type { VideoRequest } from "../models/request.ts";
import { PictureChangedError } from "../pictures/content.ts";
import { type Generation, ProviderError } from "../providers/provider.ts";
import { formatSeconds } from "../text/format.ts";
import type { GenerationContext } from "./context.ts";
import { retryDelayMs, triesToReach } from "./retries.ts";
import { estimateSeconds } from "./schedule.ts";
import type { Spending } from "./spending.ts";
import { changedPicture } from "./upload-pictures.ts";

/** A stopped step waits this long for the answer to its submit: it holds the id, which a cancellation needs. */
const answerGraceMs = 2000;

/** Between two lookups of a lost submit. AI/ML API allows 200 requests a minute for its list, which is slow to fill. */
const lookupIntervalMs = 15_000;
/** Lookups before a list counts as unreadable. */
const minLookups = 4;

/**
 * Submits a request exactly once: it is sent again only if the provider cannot have accepted it. If that is uncertain,
 * the provider's own list decides; if the list does not know either, the step fails.
 *
 * @param clientRequestId The request's name in the provider's list.
 * @throws {Failure} "Provider refused"; "Generation failed" if it is unknown whether the request was accepted.
 */
export async function submit(
  request: VideoRequest,
  clientRequestId: string,
  context: GenerationContext,
): Promise<Generation> {
  const { backend, spending, log, signal } = context;
  const { provider, rateLimiter, submitQueue } = backend;
  let limited = 0;
  for (let tries = 1; ; ) {
    try {
      const { generation, usage } = await submitQueue.run(async () => {
        await rateLimiter.ready(signal);
        spending.stage = "unknown";
        return provider.submit(request, clientRequestId, delayedSignal(signal, answerGraceMs));
      }, signal);
      spending.accept(generation, usage);
      return generation;
    } catch (error) {
      if (error instanceof PictureChangedError) {
        // The provider has received no whole request.
        spending.stage = "nothing-sent";
        throw changedPicture(error, spending);
      }
      if (!(error instanceof ProviderError)) throw error;
      if (error.kind === "outcome-unknown")
        return reconcile(request, clientRequestId, error, limited, context);
      spending.stage = "nothing-sent";
      if (error.kind === "rate-limited") {
        limited++;
        rateLimiter.pauseFor(error.retryAfterMs ?? 0);
        log.info(
          `Not accepted yet. ${error.message} Submitting again in ${formatSeconds(submitQueue.delayMs)}.`,
        );
        continue;
      }
      if (error.kind !== "retryable" || ++tries > triesToReach) throw refused(error, spending);
      const delay = retryDelayMs(tries - 1, error);
      log.info(`Not accepted yet. ${error.message} Submitting again in ${formatSeconds(delay)}.`);
      await pause(delay, signal);
    }
  }
}

/** What the provider's list says of a request; `unreadable` if the list could not be read. */
export type LookupResult = Generation | "failed" | "not listed" | "unreadable";

/**
 * Looks in the provider's list for the generation of a submit whose answer was lost. Only finished generations are
 * certain to be listed, so the search is repeated; it ends at once if the key may not read the list.
 *
 * @param untilMs Milliseconds to go on looking.
 * @param refused How many requests of this name the provider has refused: if the list shows more failed ones than
 * that, the lost submit is among them.
 */
export async function findByClientRequestId(
  request: VideoRequest,
  clientRequestId: string,
  untilMs: number,
  { backend: { provider, rateLimiter }, log, signal }: GenerationContext,
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

/** Milliseconds to look for a generation that may exist: three times the model's usual time, at least five minutes. */
export function lookupTimeoutMs(request: VideoRequest): number {
  return Math.max(5 * 60, 3 * estimateSeconds(request)) * 1000;
}

async function reconcile(
  request: VideoRequest,
  clientRequestId: string,
  error: ProviderError,
  refused: number,
  context: GenerationContext,
): Promise<Generation> {
  const { backend, spending, log } = context;
  if (!backend.provider.find) throw unknownOutcome(error.message, spending, error);
  const minutes = Math.round(lookupTimeoutMs(request) / 60_000);
  log.info(`${error.message} The request may have been accepted: looking for it, for up to ${minutes} min.`);
  const lookup = await findByClientRequestId(
    request,
    clientRequestId,
    lookupTimeoutMs(request),
    context,
    refused,
  );
  if (typeof lookup !== "string") {
    spending.accept(lookup, {});
    return lookup;
  }
  if (lookup === "failed") throw listedAsFailed(error, spending);
  throw unknownOutcome(`${error.message} ${listSays[lookup]}`, spending, error);
}

const tryLater = "Run the step again later; if it stays so, ask the provider with this message.";

const listSays = {
  "not listed": "The provider's list does not show the request.",
  unreadable: "The provider's list, which would tell, cannot be read.",
};

/** The provider does not charge the requests that it lists as failed. */
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

/** Whether a submit was accepted is unknown: only the user can decide to send it again. */
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
