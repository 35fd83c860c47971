import type { FailedEnd } from "../charges.ts";
import { ProviderError } from "../provider.ts";
import { parseState, type State } from "../status.ts";
import { readErrorTypes, type StatusAnswer } from "./answers.ts";

/** After this many equal errors in a row in place of a result, the error is final. */
const finalErrors = 5;

/** fal's own error statuses in place of a result that are temporary. */
const passing = new Set([404, 408, 409, 425, 429]);

/** Error types of the platform, all documented with a status of 500 or above. */
const serverErrorType = /^(internal_|runner_|(startup|request|generation)_timeout$)/u;

/** Decides whether an error in place of a completed request's result is final. */
export class ResultErrors {
  /** By generation id: the last error's status, any server error as one, and how many times in a row it came. */
  readonly #last = new Map<string, { kind: number; times: number }>();

  /**
   * Returns the error that a request has ended with: a verdict on its input, or a server error of fal's own that comes
   * again and again.
   *
   * @throws {ProviderError} where another answer may follow; `not-found` if fal keeps saying that there is no such result.
   */
  finalError(id: string, error: unknown): ProviderError {
    if (!(error instanceof ProviderError)) throw error;
    const { status = 0 } = error;
    // `Api` has classified missing and oversized answers already.
    if (isAboutTheKey(status) || status === 0) throw error;
    const times = this.#timesInARow(id, error);
    if (error.fromProvider && status >= 500 && times >= finalErrors) return error;
    if (error.fromProvider && status >= 400 && status < 500 && !passing.has(status) && !isInProgress(error))
      return error;
    if (error.kind === "not-found" && times >= finalErrors) throw error;
    if (error.kind === "retryable" || error.kind === "rate-limited") throw error;
    throw new ProviderError("retryable", error.message, {
      status,
      retryAfterMs: error.retryAfterMs,
      cause: error,
    });
  }

  /** A gateway's error or a broken connection says nothing about the result: it neither counts nor resets the count. */
  #timesInARow(id: string, { fromProvider, status = 0 }: ProviderError): number {
    if (!fromProvider) return 0;
    const kind = status >= 500 ? 500 : status;
    const last = this.#last.get(id);
    const times = (last?.kind === kind ? last.times : 0) + 1;
    this.#last.set(id, { kind, times });
    return times;
  }
}

/** The kind of an end, from what fal says in the status and in place of the result. */
export function classifyEnd(
  state: State,
  status: StatusAnswer | undefined,
  result: ProviderError | undefined,
): FailedEnd {
  const types = [status, status?.error, result?.json].flatMap(readErrorTypes);
  const code = result?.status ?? 0;
  const cancelled =
    state === "cancelled" || code === 499 || types.some((type) => parseState(type) === "cancelled");
  if (cancelled) return "cancelled";
  if (code >= 500 || types.some((type) => serverErrorType.test(type))) return "model-error";
  if (types.includes("content_policy_violation")) return "content-policy";
  if ([400, 413, 422].includes(code) && !isInProgress(result)) return "refused-input";
  return state === "expired" ? "expired" : "failed";
}

function isAboutTheKey(status: number): boolean {
  return status === 401 || status === 402 || status === 403;
}

function isInProgress(error: ProviderError | undefined): boolean {
  return error !== undefined && saysInProgress(error.message);
}

/** Whether an answer in place of a result says that there is none yet. */
export function saysInProgress(text: string): boolean {
  return inProgress.test(text);
}

const inProgress =
  /\bin[ _](progress|queue)\b|\bstill (being )?(queued|running|process|generat)|\b(request|result|response|job|generation|video) (is|has) not (been )?(yet )?(ready|complete|finish)/iu;
