import { StepAborted } from "../../abort.ts";
import { Failure, type FailureTitle } from "../../errors.ts";
import { formatCost } from "../../text/format.ts";
import { oneLine } from "../../text/sanitize.ts";
import type { AssetsInputs } from "./inputs.ts";
import { type Results, spent } from "./results.ts";

/** Failures that one message tells in full; the log has all. */
const maxTold = 20;

/** Why a batch as a whole did not succeed; undefined where every video was made and kept. */
export function failureOf(results: Results, signal: AbortSignal): Failure | undefined {
  const { generated, failed, notStarted } = results;
  const artifacts = generated.flatMap(({ asset, artifactFailure: failure }) =>
    failure ? [{ asset, failure }] : [],
  );
  const told = [
    ...failed.map(({ asset, failure }) => `- ${asset.id}: ${failure.title}. ${failure.message}`),
    ...artifacts.map(({ asset, failure }) => `- ${asset.id}: ${failure.title}. ${failure.message}`),
    ...notStarted.map(({ asset, reason }) => `- ${asset.id}: not started, because ${reason}`),
  ];
  if (told.length === 0) return undefined;
  const missing = failed.length + notStarted.length;
  const total = missing + generated.length;
  const list = told.slice(0, maxTold).map((line) => oneLine(line, 1000));
  if (told.length > maxTold) list.push(`- and ${told.length - maxTold} more, which the log names`);
  const titles = [
    ...failed.map(({ failure }) => failure.title),
    ...artifacts.map(({ failure }) => failure.title),
  ];
  const title = titleOf(titles, signal);
  const first = title === "Timed out" ? "Raise timeout-minutes" : "Correct what the messages name";
  const { reason } = signal;
  const uncaught = reason instanceof Error && !(reason instanceof StepAborted);
  return new Failure(title, {
    what: `${uncaught ? `Unexpected error: ${oneLine(reason.message)}. ` : ""}${missing > 0 ? `${missing} of ${total} videos were not made` : `${told.length} of ${total} videos were made, but not kept as artifacts`}:\n${list.join("\n")}\n`,
    cost: costSentence(results),
    next: `${first}, and run the job again: what is made already costs nothing then.`,
  });
}

/** Fails a collection that lacks videos which may lie in bundles that could not be read, or are not listed. */
export function unreadFailure({ stale }: Results, unread: readonly string[]): Failure | undefined {
  if (unread.length === 0 || stale.length === 0) return undefined;
  const ids = oneLine(stale.map(({ id }) => id).join(", "), 1000);
  return new Failure("Artifact failed", {
    what: `${unread.length === 1 ? "One bundle" : `${unread.length} bundles`} of what the shards have made could not be read, and these videos are missing: ${ids}. Not read: ${oneLine(unread.join("; "), 2000)}.`,
    cost: "What the shards have made is paid for; this step spends nothing.",
    next: "Run the job that collects again, at no cost: with actions: read it also reads what an earlier attempt stored.",
  });
}

/** Fails a check that found something stale. */
export function staleFailure({ stale }: Results, { mode, manifest }: AssetsInputs): Failure | undefined {
  if (mode !== "check" || stale.length === 0) return undefined;
  const ids = oneLine(stale.map(({ id }) => id).join(", "), 1000);
  return new Failure("Invalid input", {
    what: `${stale.length === 1 ? "One video" : `${stale.length} videos`} of ${manifest.name} ${stale.length === 1 ? "is" : "are"} stale: ${ids}.`,
    cost: "No provider was asked and nothing was spent.",
    next: "Make them with mode: generate, and commit the videos with the lock file.",
  });
}

/** A step that was stopped while no video was under way. */
export function stoppedBetween({ cause }: StepAborted): Failure {
  return new Failure(cause === "cancelled" ? "Cancelled" : "Timed out", {
    what: cause === "cancelled" ? "The step was cancelled." : "The step timed out.",
    cost: "No video was under way; what the log calls made is in the lock, and paid for.",
    next: "Run the job again: what is made already costs nothing then.",
  });
}

/** One title for all where they agree; how the step was stopped goes before everything else. */
function titleOf(titles: readonly FailureTitle[], { reason }: AbortSignal): FailureTitle {
  if (reason instanceof StepAborted) return reason.cause === "cancelled" ? "Cancelled" : "Timed out";
  if (reason !== undefined) return "Internal error";
  const [first = "Invalid input", ...others] = new Set(titles);
  return others.length === 0 ? first : "Generation failed";
}

function costSentence(results: Results): string {
  const { usd, credits } = spent(results);
  if (results.generated.length === 0 && !usd && !credits)
    return "Nothing is charged so far, as far as the provider reports it.";
  return `All together cost ${formatCost(usd, credits)} so far, as far as the provider reports it.`;
}
