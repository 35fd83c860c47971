import { StepAborted } from "../abort.ts";
import { asFailure, Failure, type FailureTitle } from "../errors.ts";
import type { ProviderName } from "../models/model.ts";
import { cancelAtProvider } from "../providers/cancel.ts";
import type { Cancellation } from "../providers/provider.ts";
import type { GenerationContext } from "./context.ts";
import { chargeSentence } from "./spending.ts";

/** The runner kills a step 7.5 s after it has asked it to end. */
const cancelTimeoutMs = 2000;

/**
 * Turns an error into what the user reads. A step that was cancelled also cancels its generation at the provider.
 */
export async function toFailure(error: unknown, context: GenerationContext): Promise<Failure> {
  const failure = await describeError(error, context);
  return context.dryRun ? describeDryRun(failure) : failure;
}

async function describeError(error: unknown, context: GenerationContext): Promise<Failure> {
  if (error instanceof Failure) return error;
  if (error instanceof StepAborted)
    return error.cause === "cancelled" ? cancelled(context) : timedOut(context);
  const { title, report } = asFailure(error);
  const next = `${report.next}${adviseNextStep(context)}`;
  return new Failure(title, { ...report, cost: context.spending.costSentence(), next }, error);
}

/** A dry run leaves nothing to pay for or to collect. */
function describeDryRun({ title, report, cause }: Failure): Failure {
  const next = dryRunAdvice[title] ?? "Run the step again.";
  return new Failure(title, { ...report, cost: "This is a dry run: nothing was paid.", next }, cause);
}

const dryRunAdvice: Partial<Record<FailureTitle, string>> = {
  "Timed out": "Raise timeout-minutes and run the step again.",
  "Artifact failed": "Run the step again; with upload-artifact: false it keeps the video on the runner.",
  "Internal error": asFailure(undefined).report.next,
};

async function cancelled(context: GenerationContext): Promise<Failure> {
  const { backend, spending } = context;
  const { generation } = spending;
  const isOpen = generation !== undefined && spending.stage === "accepted";
  const result = isOpen ? await cancelAtProvider(backend.provider, generation, cancelTimeoutMs) : undefined;
  const message = result && cancelMessages(backend.providerName)[result];
  return new Failure("Cancelled", {
    what: `The step was cancelled.${message ? ` ${message.what}` : ""}`,
    cost: message?.cost ?? spending.costSentence(),
    next:
      (result !== "requested" && adviseNextStep(context).trim()) ||
      "Run the step again when you want the video.",
  });
}

const cancelMessages = (
  name: ProviderName,
): Record<Cancellation | "impossible", { what: string; cost?: string }> => ({
  requested: {
    what: "The provider agreed to cancel the generation.",
    cost: chargeSentence(name, "cancelled"),
  },
  "too-late": {
    what: "It was too late to cancel the generation: it has completed.",
    cost: "It is charged as usual.",
  },
  unknown: { what: "The provider gave no clear answer to the cancellation." },
  impossible: { what: "The provider cannot cancel a generation: it goes on." },
});

function timedOut(context: GenerationContext): Failure {
  return new Failure("Timed out", {
    what: `The step timed out: timeout-minutes is ${context.timeoutMs / 60_000}.`,
    cost: context.spending.costSentence(),
    next: adviseNextStep(context).trim() || "Raise timeout-minutes and run the step again.",
  });
}

/** How to get a video that was or may have been accepted, after a space; empty where there is nothing to collect. */
function adviseNextStep({
  backend,
  spending: { generation, stage, howToCollect },
}: GenerationContext): string {
  if (stage === "unknown") {
    return backend.provider.find
      ? " A re-run of this job looks for it before it submits again."
      : " Look at your account's requests with the provider before you run the step again.";
  }
  return generation && stage !== "failed" ? ` ${howToCollect}.` : "";
}
