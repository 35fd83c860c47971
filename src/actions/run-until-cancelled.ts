import { delayedSignal, ifCancelled, raceAbort, shutdownGraceMs } from "../abort.ts";
import { Failure } from "../errors.ts";

/**
 * Runs the work of a step that spends nothing. Once the runner cancels the step, the work has `shutdownGraceMs` to
 * stop and clean up.
 *
 * @throws {Failure} "Cancelled"; and whatever the work throws.
 */
export async function runUntilCancelled<T>(work: Promise<T>, cancelled: AbortSignal): Promise<T> {
  return raceAbort(work, delayedSignal(cancelled, shutdownGraceMs)).catch(ifCancelled(cancelled, stopped));
}

function stopped(cause: unknown): Failure {
  return new Failure(
    "Cancelled",
    {
      what: "The step was cancelled.",
      cost: "This step spends nothing.",
      next: "Run the job again when you want it; videos that are paid for are not paid for again.",
    },
    cause,
  );
}
