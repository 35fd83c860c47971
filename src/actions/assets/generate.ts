import { whyNotKept } from "../../artifacts/keep.ts";
import { ticketFinder } from "../../artifacts/run-tickets.ts";
import { UsualTimes } from "../../generation/usual-times.ts";
import type { Lock } from "../../lock/lock.ts";
import type { Asset } from "../../manifest/asset.ts";
import { makeAll } from "./batch.ts";
import { InFlight } from "./in-flight.ts";
import type { Outcome } from "./outcome.ts";
import { openBudget } from "./prices.ts";
import { closeSources, openSources, readKeys } from "./sources.ts";
import type { Step } from "./step.ts";

/** What there is to make. */
export interface Work {
  /** The manifest's videos. */
  assets: readonly Asset[];
  /** Those that are stale, of all shards. */
  stale: readonly Asset[];
  /** Those that this step makes. */
  own: readonly Asset[];
}

/**
 * Makes what is stale.
 *
 * @throws {Failure} "Invalid input" where a key is missing, or the videos are known to cost too much.
 */
export async function generateStale(
  { assets, stale, own }: Work,
  lock: Lock,
  step: Step,
): Promise<Outcome[]> {
  if (own.length === 0) return [];
  const { inputs, runner, environment, journal, signal } = step;
  const sources = await openSources(readKeys(stale, assets, inputs, environment), inputs);
  try {
    const { maxCostUsd: limit } = inputs;
    const budget = limit === undefined ? undefined : await openBudget(limit, stale, own, sources, step);
    const findTicket = ticketFinder(inputs.githubToken, environment, journal, signal);
    const reason = inputs.uploadArtifacts ? whyNotKept(environment, inputs.dryRun) : undefined;
    if (reason !== undefined) runner.warning(`${reason}: the videos are not uploaded.`);
    const keepsArtifacts = inputs.uploadArtifacts && reason === undefined;
    const shared = { lock, inFlight: new InFlight(runner), findTicket, usualTimes: new UsualTimes() };
    const workshop = { ...step, ...shared, keepsArtifacts };
    return await makeAll(own, sources, budget, workshop);
  } finally {
    await closeSources(sources);
  }
}
