import { storeTicket } from "../../artifacts/run-tickets.ts";
import { openSource } from "../../generation/source.ts";
import { cancelAtProvider } from "../../generation/stopping.ts";
import { givenSecrets } from "../../inputs/keys.ts";
import { Journal } from "../../runner/journal.ts";
import type { Environment, Runner } from "../../runner/runner.ts";
import { readInputs, type VideoInputs } from "./inputs.ts";
import type { State } from "./state.ts";

/** What a main that was killed left open: a submit on its way, or a generation that was accepted. */
type Leftover = Exclude<State, { stage: "settled" }>;

/** What the provider can stop is stopped; for the rest a ticket makes sure that a later attempt collects it. */
export async function seeToLeftover(
  state: Leftover,
  runner: Runner,
  environment: Environment,
  cancelled: AbortSignal,
): Promise<void> {
  for (const secret of givenSecrets(environment)) runner.mask(secret);
  const inputs = await readInputs(environment);
  if (inputs.dryRun) return;
  const journal = new Journal(runner);
  if (state.stage === "submitting") {
    journal.line("The step was stopped while it submitted: a later attempt will look for its generation.");
    await storeTicket(state.key, { state: "submitting" }, environment, journal, cancelled);
    return;
  }
  if (!state.ticket && inputs.generationId === undefined) {
    await storeTicket(state.key, { state: "accepted", id: state.id }, environment, journal, cancelled);
  }
  await cancelLeftover(state.id, inputs, journal);
}

async function cancelLeftover(id: string, inputs: VideoInputs, journal: Journal): Promise<void> {
  const source = await openSource({ ...inputs, provider: inputs.request.provider });
  try {
    const outcome = await cancelAtProvider(source.provider, { id, model: inputs.request.model });
    journal.line(`The step was stopped while generation ${id} was under way. ${outcomes[outcome]}`);
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
