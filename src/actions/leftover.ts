import * as z from "zod/mini";
import { storeTicket } from "../artifacts/run-tickets.ts";
import { openSource, type SourceOptions } from "../generation/open-source.ts";
import { cancelAtProvider } from "../generation/stopping.ts";
import type { Leftover } from "../generation/tracker.ts";
import { keyFor } from "../inputs/keys.ts";
import { inputText } from "../inputs/read.ts";
import { baseUrlText, booleanText } from "../inputs/values.ts";
import { providers } from "../providers/table.ts";
import type { Journal } from "../runner/journal.ts";
import type { Environment } from "../runner/runner.ts";

/** Nobody waits for the post step, so the provider gets more time than a main that is stopped can give it. */
const cancelTimeoutMs = 15_000;

/** How a provider is asked about a generation. */
export interface Access extends SourceOptions {
  model: string;
}

/**
 * Reads of the inputs, which main has checked, only what reaches the provider again: the post step must not depend on
 * files that are gone by then. Undefined for a dry run.
 */
export function readAccess(
  { provider, model }: Pick<Access, "provider" | "model">,
  environment: Environment,
): Access | undefined {
  const [given, address, dry] = ["api-key", "base-url", "dry-run"].map((name) =>
    inputText(environment, name).trim(),
  );
  const dryRun = z.safeParse(booleanText, dry);
  const apiKey = keyFor(given, provider, environment);
  if (!apiKey || (dryRun.success && dryRun.data)) return undefined;
  const baseUrl = address ? z.parse(baseUrlText, address) : new URL(providers[provider].baseUrl);
  return { provider, model, apiKey, baseUrl };
}

/** What a killed main left is stopped where the provider can; a ticket lets a later attempt find the rest. */
export async function seeToLeftover(
  leftover: Leftover,
  access: Access,
  environment: Environment,
  journal: Journal,
  cancelled: AbortSignal,
): Promise<void> {
  const { key, earlier } = leftover;
  const needsTicket = !(leftover.stage === "under-way" && leftover.ticket);
  const problem = needsTicket ? await storeTicket(key, earlier, environment, cancelled) : undefined;
  if (problem !== undefined) journal.line(`A re-run of this job finds no ticket: ${problem}`);
  if (leftover.stage === "unticketed") return;
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
