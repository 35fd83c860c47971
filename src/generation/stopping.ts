import { Failure, type FailureTitle } from "../failure.ts";
import type { Cancellation, Generation, Provider } from "../providers/provider.ts";
import { formatSeconds } from "../runner/journal.ts";
import type { Ledger } from "./ledger.ts";
import { Stop } from "./stop.ts";
import type { Tools } from "./submit.ts";

/** How a generation ended, as outputs and reports say it. */
export type Status = "completed" | "failed" | "timed-out" | "cancelled";

/** The runner kills a cancelled step 7.5 s after it asked; the provider's answer is not worth waiting for that long. */
const cancelTimeoutMs = 2000;

const statuses: Partial<Record<FailureTitle, Status>> = { "Timed out": "timed-out", Cancelled: "cancelled" };

export function statusOf({ title }: Failure): Status {
  return statuses[title] ?? "failed";
}

/** Turns whatever ended the step into what the user is told. A cancelled generation is cancelled at the provider too. */
export async function asFailure(error: unknown, tools: Tools, timeoutMs: number): Promise<Failure> {
  if (error instanceof Failure) return error;
  const { ledger } = tools;
  if (error instanceof Stop)
    return error.cause === "cancelled" ? cancelled(tools) : timedOut(ledger, timeoutMs);
  return new Failure(
    "Internal error",
    {
      what: `Something went wrong that was not foreseen: ${error instanceof Error ? error.message : String(error)}.`,
      cost: ledger.costSentence(),
      next: `Run the step again with debug logging, and report what it says.${howToCollect(ledger)}`,
    },
    error,
  );
}

/** Asks a provider to stop a generation, as far as it can be asked. */
export async function cancelAtProvider(
  provider: Provider,
  generation: Generation,
): Promise<Cancellation | "impossible"> {
  if (!provider.cancel) return "impossible";
  return provider.cancel(generation, AbortSignal.timeout(cancelTimeoutMs)).catch(() => "unknown" as const);
}

async function cancelled({ provider, ledger }: Tools): Promise<Failure> {
  const { generation } = ledger;
  const open = generation !== undefined && ledger.stage === "accepted";
  const outcome = open ? await cancelAtProvider(provider, generation) : undefined;
  const said = outcome && { ...cancellations[outcome] };
  return new Failure("Cancelled", {
    what: `The step was cancelled.${said ? ` ${said.what}` : ""}`,
    cost: said?.cost ?? ledger.costSentence(),
    next:
      howToCollect(ledger, outcome === "requested").trim() || "Run the step again when you want the video.",
  });
}

const cancellations: Record<Cancellation | "impossible", { what: string; cost?: string }> = {
  requested: {
    what: "The provider was asked to stop the generation, and agreed.",
    cost: "What it had begun to compute may be charged; your account with the provider tells.",
  },
  "too-late": {
    what: "The provider was asked to stop the generation, but it was too late: it is completed.",
    cost: "It is charged as usual.",
  },
  unknown: { what: "The provider was asked to stop the generation, but gave no clear answer." },
  impossible: { what: "The provider cannot stop a generation: it goes on." },
};

function timedOut(ledger: Ledger, timeoutMs: number): Failure {
  return new Failure("Timed out", {
    what: `The step's time of ${formatSeconds(timeoutMs)} is over.`,
    cost: ledger.costSentence(),
    next: howToCollect(ledger).trim() || "Raise timeout-minutes and run the step again.",
  });
}

/** How to get at what was accepted, with a space before; empty where there is nothing to collect. */
function howToCollect({ generation, stage }: Ledger, stopped = false): string {
  if (stopped || !generation || stage === "failed") return "";
  return ` Collect it with generation-id: ${generation.id}.`;
}
