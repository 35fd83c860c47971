import { Failure } from "../failure.ts";
import type { VideoRequest } from "../models/request.ts";
import { type Generation, type Provider, ProviderError } from "../providers/provider.ts";
import type { Journal } from "../runner/journal.ts";
import { formatSeconds } from "../runner/journal.ts";
import { delayed, pause } from "../runner/stop.ts";
import type { Ledger } from "./ledger.ts";
import type { Pace } from "./pace.ts";
import { usualSecondsOf } from "./schedule.ts";

/** Times that a provider which cannot be reached at all is tried, before the step gives up. */
const triesToReach = 5;
const firstRetryMs = 1000;
const longestRetryMs = 30_000;

/** An answer that is on its way when the step is stopped holds the id without which nothing can be cancelled. */
const graceMs = 2000;

/** How often a lost submit is looked for: the provider's list allows 200 requests a minute, and is slow to fill. */
const lookUpBeatMs = 15_000;
/** Tries at least, before a list counts as unreadable. */
const leastLookUps = 4;

/** What one video's path through the program needs from outside it. */
export interface Tools {
  provider: Provider;
  /** Shared by all videos that one provider makes. */
  pace: Pace;
  ledger: Ledger;
  journal: Journal;
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
  tools: Tools,
): Promise<Generation> {
  const { provider, pace, ledger, journal, signal } = tools;
  let limited = 0;
  for (let attempt = 1; ; attempt++) {
    await pace.turn(signal);
    try {
      ledger.stage = "maybe-accepted";
      const { generation, usage } = await provider.submit(request, clientRequestId, delayed(signal, graceMs));
      ledger.accept(generation, usage);
      return generation;
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      if (error.verdict === "unsure") return recover(request, clientRequestId, error, limited, tools);
      ledger.stage = "nothing-sent";
      const worthIt = error.verdict === "limited" || (error.verdict === "again" && attempt < triesToReach);
      if (!worthIt) throw refused(error, ledger);
      const delay = error.retryAfterMs ?? Math.min(longestRetryMs, firstRetryMs * 2 ** (attempt - 1));
      journal.line(`Not accepted yet. ${error.message} Submitting again in ${formatSeconds(delay)}.`);
      if (error.verdict === "limited") {
        limited++;
        pace.hold(delay);
      } else await pause(delay, signal);
    }
  }
}

/**
 * What a search came to: a generation, or that the provider's list shows that the request failed, or does not show it,
 * or could not be read.
 */
export type LookUp = Generation | "failed" | "not listed" | "unreadable";

/**
 * Looks for the generation of a submit whose answer nobody saw. Only finished generations are sure to be listed, so
 * the search goes on for a while; once the key may not read the list, it ends.
 *
 * @param refused How many requests of this name are known to have been refused: one more that failed is the answer.
 */
export async function lookUp(
  request: VideoRequest,
  clientRequestId: string,
  untilMs: number,
  { provider, pace, journal, signal }: Tools,
  refused = Number.POSITIVE_INFINITY,
): Promise<LookUp> {
  if (!provider.find) return "not listed";
  const started = performance.now();
  for (let looks = 1; ; looks++) {
    let outcome: LookUp = "not listed";
    await pace.turn(signal);
    try {
      const { id, failed } = await provider.find(clientRequestId, request.model, signal);
      if (id !== undefined) return { id, model: request.model };
      if (failed > refused) return "failed";
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      outcome = "unreadable";
      journal.line(`The provider's list of requests cannot be read. ${error.message}`);
      // An answer that was too large has no status; the next page may be smaller.
      if (error.status !== undefined && (error.verdict === "refused" || error.verdict === "gone"))
        return outcome;
      if (error.verdict === "limited") pace.hold(error.retryAfterMs ?? lookUpBeatMs);
      else if (error.retryAfterMs !== undefined) await pause(error.retryAfterMs, signal);
    }
    const over = performance.now() - started + lookUpBeatMs > untilMs;
    if (over && (outcome === "not listed" || looks >= leastLookUps)) return outcome;
    await pause(lookUpBeatMs, signal);
  }
}

/** How long a generation that may exist is looked for: three times the model's usual time, and five minutes at least. */
export function lookUpMs(request: VideoRequest): number {
  return Math.max(5 * 60, 3 * usualSecondsOf(request)) * 1000;
}

async function recover(
  request: VideoRequest,
  clientRequestId: string,
  error: ProviderError,
  refused: number,
  tools: Tools,
): Promise<Generation> {
  const { provider, ledger, journal } = tools;
  if (!provider.find) throw unknownOutcome(error.message, ledger, error);
  const minutes = Math.round(lookUpMs(request) / 60_000);
  journal.line(
    `${error.message} The request may have been accepted: looking for it, for up to ${minutes} min.`,
  );
  const found = await lookUp(request, clientRequestId, lookUpMs(request), tools, refused);
  if (typeof found !== "string") {
    ledger.accept(found, {});
    return found;
  }
  if (found === "failed") throw listedAsFailed(error, ledger);
  throw unknownOutcome(`${error.message} ${listSays[found]}`, ledger, error);
}

const tryLater = "Run the step again later; if it stays so, ask the provider with this message.";

const listSays = {
  "not listed": "The provider's list does not show the request.",
  unreadable: "The provider's list, which would tell, cannot be read.",
};

/** The provider lists the request among those that failed, which it does not charge. */
function listedAsFailed(error: ProviderError, ledger: Ledger): Failure {
  ledger.stage = "nothing-sent";
  return new Failure(
    error.isOwn ? "Provider refused" : "Generation failed",
    {
      what: `The request failed. ${error.message} The provider's list of requests shows it as failed.`,
      cost: ledger.costSentence(),
      next: tryLater,
    },
    error,
  );
}

/** Nobody knows whether a submit was accepted; only its owner may decide to send it again. */
export function unknownOutcome(reason: string, ledger: Ledger, cause?: unknown): Failure {
  ledger.stage = "maybe-accepted";
  return new Failure(
    "Generation failed",
    {
      what: `The submit was sent, but its outcome is unknown. ${reason}`,
      cost: ledger.costSentence(),
      next: "Look at your account's requests with the provider: if it is there, collect it with generation-id; if not, run the step again. It was not sent a second time.",
    },
    cause,
  );
}

function refused(error: ProviderError, ledger: Ledger): Failure {
  return new Failure(
    "Provider refused",
    {
      what: `The provider did not accept the request. ${error.message}`,
      cost: ledger.costSentence(),
      next: error.advice ? `${error.advice} Then run the step again.` : tryLater,
    },
    error,
  );
}
