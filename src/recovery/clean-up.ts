import * as z from "zod/mini";
import type { StepContext } from "../context.ts";
import { type BackendOptions, createBackend } from "../generation/create-backend.ts";
import { cancelAtProvider } from "../generation/failures.ts";
import { keyFor } from "../inputs/keys.ts";
import { inputText } from "../inputs/read.ts";
import { baseUrlText, booleanText } from "../inputs/values.ts";
import type { Environment } from "../log/action-log.ts";
import type { StepLog } from "../log/step-log.ts";
import { providers } from "../providers/table.ts";
import type { PendingGeneration } from "./recovery-ticket.ts";
import { storeTicket } from "./run-tickets.ts";

/** Nobody waits for the post step, so the provider gets more time than a main that is stopped can give it. */
const cancelTimeoutMs = 15_000;

/** How a provider is asked about a generation. */
export interface Access extends BackendOptions {
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
export async function cleanUpPending(
  pending: PendingGeneration,
  access: Access,
  log: StepLog,
  step: StepContext,
): Promise<void> {
  const { key, previous } = pending;
  const needsTicket = !(pending.stage === "under-way" && pending.ticket);
  const problem = needsTicket ? await storeTicket(key, previous, step.cancelled, step) : undefined;
  if (problem !== undefined) log.info(`A re-run of this job finds no ticket: ${problem}`);
  if (pending.stage === "unticketed") return;
  if (previous.state === "submitting") {
    log.info("The step was killed while it submitted; a re-run of this job looks for its generation.");
    return;
  }
  const backend = await createBackend(access);
  try {
    const generation = { id: previous.id, model: access.model };
    const outcome = await cancelAtProvider(backend.provider, generation, cancelTimeoutMs);
    log.info(`The step was killed while generation ${previous.id} was under way. ${outcomes[outcome]}`);
  } finally {
    await backend.close();
  }
}

const outcomes = {
  requested: "The provider was asked to stop it, and agreed.",
  "too-late": "It is completed already; a re-run of this job collects it.",
  unknown:
    "The provider was asked to stop it, but gave no clear answer; a re-run of this job collects what there is.",
  impossible: "The provider cannot stop it; a re-run of this job collects it.",
};
