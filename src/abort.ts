import { setTimeout as setTimer } from "node:timers";
import { setTimeout } from "node:timers/promises";

/** Why a step stops before it is done: the reason of its abort signal. */
export class StepAborted extends Error {
  override readonly name = "StepAborted";
  readonly cause: "timed-out" | "cancelled";

  constructor(cause: "timed-out" | "cancelled") {
    super(cause === "timed-out" ? "The step timed out" : "The step was cancelled");
    this.cause = cause;
  }
}

/**
 * Handles the error of work that a signal may have ended: a step that the runner cancelled fails with `failure`; one
 * that an uncaught exception ended fails with that exception.
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

/** A signal that stops a step whose time is over. */
export function deadline(ms: number): AbortSignal {
  const controller = new AbortController();
  setTimer(() => controller.abort(new StepAborted("timed-out")), ms).unref();
  return controller.signal;
}

/** The runner gives a cancelled step 7.5 s, and we take five; a ticket that is being stored gets this much of them. */
export const shutdownGraceMs = 3000;

/** A step that was asked to end reports after this, whatever its clean-up still waits for: the post step does the rest. */
export const cleanUpMs = 4000;

/** Waits, unless the signal is aborted first. @throws the signal's reason. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(Math.min(ms, longestTimerMs), undefined, { signal }).catch(() => signal.throwIfAborted());
}

/** Timers hold a signed 32-bit number of milliseconds; a longer one fires at once. */
const longestTimerMs = 2 ** 31 - 1;

/** A signal that is aborted some time after another, for what is better finished once it has begun. */
export function delayedSignal(signal: AbortSignal, ms: number): AbortSignal {
  const controller = new AbortController();
  const begin = () => setTimer(() => controller.abort(signal.reason), ms).unref();
  if (signal.aborted) begin();
  else signal.addEventListener("abort", begin, { once: true });
  return controller.signal;
}

/** What work comes to, unless the signal is aborted first: then the work goes on unwatched. @throws the signal's reason. */
export async function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => {});
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener("abort", abort));
}
