import { StepAborted } from "../abort.ts";
import { Failure, type FailureTitle } from "../errors.ts";
import type { ProviderName } from "../models/model.ts";
import { chargeSentence } from "../providers/charges.ts";
import type { Cancellation, Generation, Provider } from "../providers/provider.ts";
import type { GenerationContext } from "./submit.ts";

/** How a generation ended, as outputs and reports say it. */
export type Status = "completed" | "failed" | "timed-out" | "cancelled";

/** The runner kills a cancelled step 7.5 s after it asked; the provider's answer is not worth waiting for that long. */
const cancelTimeoutMs = 2000;

const statuses: Partial<Record<FailureTitle, Status>> = { "Timed out": "timed-out", Cancelled: "cancelled" };

export function statusOf({ title }: Failure): Status {
  return statuses[title] ?? "failed";
}

/** Turns whatever ended the step into what the user is told. A cancelled generation is cancelled at the provider too. */
export async function asFailure(
  error: unknown,
  tools: GenerationContext,
  timeoutMs: number,
): Promise<Failure> {
  if (error instanceof Failure) return error;
  const { spending } = tools;
  if (error instanceof StepAborted)
    return error.cause === "cancelled" ? cancelled(tools) : timedOut(tools, timeoutMs);
  return new Failure(
    "Internal error",
    {
      what: `Something went wrong that was not foreseen: ${error instanceof Error ? error.message : String(error)}`,
      cost: spending.costSentence(),
      next: `Run the step again with debug logging, and open an issue of the action with what it says.${nextStep(tools)}`,
    },
    error,
  );
}

/** Asks a provider to stop a generation, as far as it can be asked. */
export async function cancelAtProvider(
  provider: Provider,
  generation: Generation,
  timeoutMs = cancelTimeoutMs,
): Promise<Cancellation | "impossible"> {
  if (!provider.cancel) return "impossible";
  return provider.cancel(generation, AbortSignal.timeout(timeoutMs)).catch(() => "unknown" as const);
}

async function cancelled(tools: GenerationContext): Promise<Failure> {
  const { provider, spending } = tools;
  const { generation } = spending;
  const open = generation !== undefined && spending.stage === "accepted";
  const outcome = open ? await cancelAtProvider(provider, generation) : undefined;
  const said = outcome && cancellations(provider.name)[outcome];
  return new Failure("Cancelled", {
    what: `The step was cancelled.${said ? ` ${said.what}` : ""}`,
    cost: said?.cost ?? spending.costSentence(),
    next:
      (outcome !== "requested" && nextStep(tools).trim()) || "Run the step again when you want the video.",
  });
}

const cancellations = (
  name: ProviderName,
): Record<Cancellation | "impossible", { what: string; cost?: string }> => ({
  requested: {
    what: "The provider was asked to stop the generation, and agreed.",
    cost: chargeSentence(name, "cancelled"),
  },
  "too-late": {
    what: "The provider was asked to stop the generation, but it was too late: it is completed.",
    cost: "It is charged as usual.",
  },
  unknown: { what: "The provider was asked to stop the generation, but gave no clear answer." },
  impossible: { what: "The provider cannot stop a generation: it goes on." },
});

function timedOut(tools: GenerationContext, timeoutMs: number): Failure {
  return new Failure("Timed out", {
    what: `The step timed out: timeout-minutes is ${timeoutMs / 60_000}.`,
    cost: tools.spending.costSentence(),
    next: nextStep(tools).trim() || "Raise timeout-minutes and run the step again.",
  });
}

/** How to get at what was or may have been accepted, with a space before; empty where there is nothing to collect. */
function nextStep({ provider, spending: { generation, stage, howToCollect } }: GenerationContext): string {
  if (stage === "unknown") {
    return provider.find
      ? " A re-run of this job looks for it before it submits again."
      : " Look at your account's requests with the provider before you run the step again.";
  }
  if (!generation || stage === "failed") return "";
  return ` ${howToCollect}.`;
}
