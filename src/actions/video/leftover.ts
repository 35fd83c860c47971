import { storeTicket } from "../../artifacts/run-tickets.ts";
import { openSource } from "../../generation/source.ts";
import { cancelAtProvider } from "../../generation/stopping.ts";
import type { Journal } from "../../runner/journal.ts";
import type { Environment } from "../../runner/runner.ts";
import { readAccess } from "./access.ts";
import type { State } from "./state.ts";

/** Nobody waits for the post step, so the provider gets more time than a main that is stopped can give it. */
const cancelTimeoutMs = 15_000;

/** What main left open: it was killed, or could not store the ticket. */
type Leftover = Exclude<State, { stage: "settled" }>;

/** What a killed main left is stopped where the provider can; a ticket lets a later attempt find the rest. */
export async function seeToLeftover(
  state: Leftover,
  environment: Environment,
  journal: Journal,
  cancelled: AbortSignal,
): Promise<void> {
  const access = readAccess(environment);
  if (!access) return;
  const { key, earlier } = state;
  // A generation that is named by hand is found by that name again.
  const needsTicket = !environment["INPUT_GENERATION-ID"] && !(state.stage === "under-way" && state.ticket);
  const problem = needsTicket ? await storeTicket(key, earlier, environment, cancelled) : undefined;
  if (problem !== undefined) journal.line(`A re-run of this job finds no ticket: ${problem}`);
  if (state.stage === "unticketed") return;
  if (earlier.state === "submitting") {
    journal.line("The step was killed while it submitted; a re-run of this job looks for its generation.");
    return;
  }
  const source = await openSource(access);
  try {
    const generation = { id: earlier.id, model: access.model };
    const outcome = await cancelAtProvider(source.provider, generation, cancelTimeoutMs);
    journal.line(`The step was killed while generation ${earlier.id} was under way. ${outcomes[outcome]}`);
  } finally {
    await source.close();
  }
}

const outcomes = {
  requested: "The provider was asked to stop it, and agreed.",
  "too-late": "It is completed already; a re-run of this job collects it.",
  unknown:
    "The provider was asked to stop it, but gave no clear answer; a re-run of this job collects what there is.",
  impossible: "The provider cannot stop it; a re-run of this job collects it.",
};
