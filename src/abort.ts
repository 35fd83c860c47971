import { setTimeout as setTimer } from "node:timers";
import { setTimeout } from "node:timers/promises";

/** Why a step ended early: the reason of its abort signal. */
export class StepAborted extends Error {
  override readonly name = "StepAborted";
  readonly cause: "timed-out" | "cancelled";

  constructor(cause: "timed-out" | "cancelled") {
    super(cause === "timed-out" ? "The step timed out" : "The step was cancelled");
    this.cause = cause;
  }
}

/**
 * Returns an error handler for work that `signal` may have ended. After the runner cancelled the step, it throws
 * `failure`; after an uncaught exception, that exception; otherwise the error itself.
 */
export function ifCancelled(
  signal: AbortSignal,
  failure: (cause: unknown) => Error,
): (error: unknown) => never {
  return (error) => {
    if (!signal.aborted) throw error;
    throw signal.reason instanceof StepAborted ? failure(error) : signal.reason;
  };
}

/** A signal that aborts after `ms` milliseconds, with the reason `timed-out`. */
export function deadline(ms: number): AbortSignal {
  const controller = new AbortController();
  setTimer(() => controller.abort(new StepAborted("timed-out")), ms).unref();
  return controller.signal;
}

/** Milliseconds that a ticket upload gets after the step was cancelled. The runner kills the step after 7.5 s. */
export const shutdownGraceMs = 3000;

/** Milliseconds after which a cancelled step reports, even if its clean-up is not done; the post step does the rest. */
export const cleanUpMs = 4000;

/** Waits `ms` milliseconds, or until the signal aborts. @throws the signal's reason. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(Math.min(ms, longestTimerMs), undefined, { signal }).catch(() => signal.throwIfAborted());
}

/** Timers take a signed 32-bit number of milliseconds; a longer delay fires at once. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * A signal that aborts `ms` milliseconds after another one, for work that should finish once it has begun. If the other
 * one has aborted already, it aborts `ms` milliseconds after the call.
 */
export function delayedSignal(signal: AbortSignal, ms: number): AbortSignal {
  if (signal.aborted) return delayed(signal, ms);
  // The signal of a step lasts longer than thousands of videos, and each new listener would be compared with all others.
  const known = delayedSignals.get(signal) ?? new Map<number, AbortSignal>();
  delayedSignals.set(signal, known);
  const shared = known.get(ms) ?? delayed(signal, ms);
  known.set(ms, shared);
  return shared;
}

/** Those of signals that have not aborted, by their delay. */
const delayedSignals = new WeakMap<AbortSignal, Map<number, AbortSignal>>();

function delayed(signal: AbortSignal, ms: number): AbortSignal {
  const controller = new AbortController();
  const begin = () => setTimer(() => controller.abort(signal.reason), ms).unref();
  if (signal.aborted) begin();
  else signal.addEventListener("abort", begin, { once: true });
  return controller.signal;
}

/** The result of `work`. If the signal aborts first, the work goes on and its result is ignored. @throws the signal's reason. */
export async function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => {});
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener("abort", abort));
}
