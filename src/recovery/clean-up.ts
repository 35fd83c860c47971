import * as z from "zod/mini";
import type { StepContext } from "../context.ts";
import { HttpClient } from "../http/client.ts";
import { keyFor } from "../inputs/keys.ts";
import { inputText } from "../inputs/read.ts";
import { baseUrlText, booleanText } from "../inputs/values.ts";
import type { Environment } from "../log/action-log.ts";
import { StepLog } from "../log/step-log.ts";
import { cancelAtProvider } from "../providers/cancel.ts";
import { providerNames, providers } from "../providers/table.ts";
import { userAgent } from "../version.ts";
import type { PendingGeneration } from "./post-state.ts";
import { previousAttempt } from "./ticket-name.ts";
import { storeTicket } from "./tickets.ts";

/** The post step has no 7.5 s limit, so the provider gets more time than a stopped main can give it. */
const cancelTimeoutMs = 15_000;

/**
 * Cleans up after one video of a killed main: stores the ticket that a later attempt needs, and cancels the generation
 * where the provider can. Does nothing after a dry run.
 *
 * @param saved One text of those that {@link readPostState} returns.
 */
export async function cleanUp(saved: string, step: StepContext): Promise<void> {
  const pending = parsePending(saved);
  const log = new StepLog(step.core, pending.id);
  const access = readAccess(pending, step.environment);
  if (!access) return;
  const { key, previous, provider, model } = pending;
  const needsTicket = !(pending.stage === "under-way" && pending.ticket);
  const problem = needsTicket ? await storeTicket(key, previous, step.cancelled, step) : undefined;
  if (problem !== undefined)
    log.info(`The recovery ticket could not be stored (${problem}): a re-run of this job finds nothing.`);
  if (pending.stage === "unticketed") return;
  if (previous.state === "submitting") {
    log.info("The step was killed while it submitted; a re-run of this job looks for its generation.");
    return;
  }
  const http = new HttpClient(userAgent, step.environment);
  try {
    const api = await providers[provider].connect(http, access.baseUrl, access.apiKey);
    const result = await cancelAtProvider(api, { id: previous.id, model }, cancelTimeoutMs);
    log.info(`The step was killed while generation ${previous.id} was under way. ${cancelMessages[result]}`);
  } finally {
    await http.close();
  }
}

/** Reads only the inputs that reach the provider: the files that others name may be gone. Undefined for a dry run. */
function readAccess(
  { provider }: PendingGeneration,
  environment: Environment,
): { apiKey: string; baseUrl: URL } | undefined {
  const [given, address, dry] = ["api-key", "base-url", "dry-run"].map((name) =>
    inputText(environment, name).trim(),
  );
  const dryRun = z.safeParse(booleanText, dry);
  const apiKey = keyFor(given, provider, environment);
  if (!apiKey || (dryRun.success && dryRun.data)) return undefined;
  return { apiKey, baseUrl: address ? z.parse(baseUrlText, address) : new URL(providers[provider].baseUrl) };
}

const cancelMessages = {
  requested: "The provider agreed to cancel it.",
  "too-late": "It has completed already; a re-run of this job collects it.",
  unknown:
    "The provider gave no clear answer to the cancellation; a re-run of this job collects what there is.",
  impossible: "The provider cannot cancel it; a re-run of this job collects it.",
};

/** The schema is built here: main only writes the state, and most post steps find none. */
function parsePending(saved: string): PendingGeneration & { id: string } {
  const common = {
    id: z.string(),
    provider: z.enum(providerNames),
    model: z.string(),
    key: z.string(),
    previous: previousAttempt(),
  };
  const schema = z.discriminatedUnion("stage", [
    z.object({ ...common, stage: z.literal("under-way"), ticket: z.boolean() }),
    z.object({ ...common, stage: z.literal("unticketed") }),
  ]);
  return schema.parse(JSON.parse(saved));
}
