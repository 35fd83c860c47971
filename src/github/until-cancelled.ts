import { ifCancelled, raceAbort } from "../abort.ts";
import { Failure } from "../errors.ts";

/** Waits for what a step does on GitHub. @throws {Failure} "Cancelled" as soon as the runner asks it to end. */
export async function runUntilCancelled<T>(work: Promise<T>, cancelled: AbortSignal): Promise<T> {
  return raceAbort(work, cancelled).catch(ifCancelled(cancelled, stopped));
}

function stopped(): Failure {
  return new Failure("Cancelled", {
    what: "The step was cancelled.",
    cost: "This step spends nothing.",
    next: "Run the job again when you want it.",
  });
}
