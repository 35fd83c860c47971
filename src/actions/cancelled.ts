import { delayedSignal, ifCancelled, raceAbort, shutdownGraceMs } from "../abort.ts";
import { Failure } from "../errors.ts";

/**
 * Does the work of a step that spends nothing. Once the runner asks the step to end, the work gets a moment to stop
 * by itself, and clean up.
 *
 * @throws {Failure} "Cancelled"; and what the work throws by itself.
 */
export async function runUntilCancelled<T>(work: Promise<T>, cancelled: AbortSignal): Promise<T> {
  return raceAbort(work, delayedSignal(cancelled, shutdownGraceMs)).catch(ifCancelled(cancelled, stopped));
}

function stopped(cause: unknown): Failure {
  return new Failure(
    "Cancelled",
    {
      what: "The step was cancelled.",
      cost: "The videos that were made are paid for; this step spends nothing.",
      next: "Run the job again: what was made is not paid for again.",
    },
    cause,
  );
}
