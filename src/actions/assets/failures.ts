import { StepAborted } from "../../abort.ts";
import { Failure, type FailureTitle, listingFailure } from "../../errors.ts";
import { formatCost } from "../../text/format.ts";
import { oneLine } from "../../text/sanitize.ts";
import type { AssetsContext, AssetsInputs } from "./inputs.ts";
import { type Results, totalCharged } from "./results.ts";

/** The failure of a batch; undefined if every video was made and every artifact stored. */
export function batchFailure(results: Results, signal: AbortSignal): Failure | undefined {
  const { generated, failed, notStarted } = results;
  const artifacts = generated.flatMap(({ asset, artifactFailure: failure }) =>
    failure ? [{ asset, failure }] : [],
  );
  const lines = [
    ...failed.map(({ asset, failure }) => `${asset.id}: ${failure.title}. ${failure.message}`),
    ...artifacts.map(({ asset, failure }) => `${asset.id}: ${failure.title}. ${failure.message}`),
    ...notStarted.map(({ asset, reason }) => `${asset.id}: not started, because ${reason}`),
  ];
  if (lines.length === 0) return undefined;
  const missing = failed.length + notStarted.length;
  const total = missing + generated.length;
  const titles = [
    ...failed.map(({ failure }) => failure.title),
    ...artifacts.map(({ failure }) => failure.title),
  ];
  const title = chooseTitle(titles, signal);
  const first = title === "Timed out" ? "Raise timeout-minutes" : "Fix the problems above";
  const { reason } = signal;
  const uncaught = reason instanceof Error && !(reason instanceof StepAborted);
  const report = {
    what: `${uncaught ? `Unexpected error: ${oneLine(reason.message, 300)}. ` : ""}${missing > 0 ? `${missing} of ${total} videos were not made` : `${lines.length} of ${total} videos were made, but their artifacts could not be stored`}:`,
    cost: costSentence(results),
    next: `${first}, and run the job again: finished videos are not paid for again.`,
  };
  return listingFailure(title, report, lines, { place: "; see the log" });
}

/** The failure of a collection that lacks videos because it ran out of time, or could not find or read bundles. */
export function uncollectedFailure(
  results: Results,
  unread: readonly string[],
  { inputs: { mode }, signal }: AssetsContext,
): Failure | undefined {
  const { generated, stale } = results;
  if (mode !== "collect" || stale.length === 0 || (unread.length === 0 && !signal.aborted)) return undefined;
  const total = generated.length + stale.length;
  const ids = oneLine(stale.map(({ id }) => id).join(", "), 1000);
  const why = signal.aborted
    ? "the time was up"
    : `${unread.length === 1 ? "one bundle" : `${unread.length} bundles`} of the shards could not be read`;
  const list = unread.length === 0 ? "" : ` Not read: ${oneLine(unread.join("; "), 2000)}.`;
  return new Failure(signal.aborted ? "Timed out" : "Artifact failed", {
    what: `Only ${generated.length} of ${total} videos were collected, because ${why}. These videos are missing: ${ids}.${list}`,
    cost: "The videos of the shards are paid for; this step spends nothing.",
    next: `${signal.aborted ? "Raise timeout-minutes, and run" : "Run"} the collecting job again to collect the rest, at no cost. With the permission actions: read it also reads bundles of earlier attempts.`,
  });
}

/** The failure of a check that found stale videos. */
export function staleFailure({ stale }: Results, { mode, manifest }: AssetsInputs): Failure | undefined {
  if (mode !== "check" || stale.length === 0) return undefined;
  const ids = oneLine(stale.map(({ id }) => id).join(", "), 1000);
  return new Failure("Invalid input", {
    what: `${stale.length === 1 ? "One video" : `${stale.length} videos`} of ${manifest.name} ${stale.length === 1 ? "is" : "are"} stale: ${ids}.`,
    cost: "No provider was contacted and nothing was spent.",
    next: "Generate them with mode: generate, and commit the videos with the lock file.",
  });
}

/** The failure of a step that was stopped while it was generating no video. */
export function stoppedWhileIdle({ cause }: StepAborted): Failure {
  return new Failure(cause === "cancelled" ? "Cancelled" : "Timed out", {
    what: cause === "cancelled" ? "The step was cancelled." : "The step timed out.",
    cost: "No video was being generated. Finished videos are in the lock file, and paid for.",
    next: "Run the job again: finished videos are not paid for again.",
  });
}

/** The title that all failures share, or a general one. If the step was stopped, the reason decides. */
function chooseTitle(titles: readonly FailureTitle[], { reason }: AbortSignal): FailureTitle {
  if (reason instanceof StepAborted) return reason.cause === "cancelled" ? "Cancelled" : "Timed out";
  if (reason !== undefined) return "Internal error";
  const [first = "Invalid input", ...others] = new Set(titles);
  return others.length === 0 ? first : "Generation failed";
}

function costSentence(results: Results): string {
  const { usd, credits } = totalCharged(results);
  if (!usd && !credits) return "The provider has reported no cost so far.";
  return `The provider has reported a total cost of ${formatCost(usd, credits)} so far.`;
}
