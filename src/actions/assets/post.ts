import { keyFor, maskSecrets } from "../../inputs/keys.ts";
import { providers } from "../../providers/table.ts";
import { Journal } from "../../runner/journal.ts";
import type { Environment, Runner } from "../../runner/runner.ts";
import { type Access, seeToLeftover } from "../leftover.ts";
import { type Flight, loadInFlight } from "./in-flight.ts";
import { type AssetsInputs, readInputs } from "./inputs.ts";

/** The post step of `assets/action.yml`: sees to the videos that main left on their way. It never fails a job. */
export async function runAssetsPost(
  runner: Runner,
  environment: Environment,
  cancelled: AbortSignal,
): Promise<void> {
  maskSecrets(runner, environment);
  try {
    const left = loadInFlight(runner);
    if (left.size === 0) return;
    const inputs = await readInputs(environment);
    await Promise.all(
      [...left].map(async ([id, { named, leftover, ...flight }]) => {
        const access = accessTo(flight, inputs, environment);
        const journal = new Journal(runner, id);
        if (access) await seeToLeftover(leftover, access, named, environment, journal, cancelled);
      }),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    runner.warning(`What the step left behind could not be seen to: ${reason}`);
  }
}

/** Undefined for a dry run. */
function accessTo(
  { provider, model }: Pick<Flight, "provider" | "model">,
  { apiKey: given, baseUrl, dryRun }: AssetsInputs,
  environment: Environment,
): Access | undefined {
  const apiKey = keyFor(given, provider, environment);
  if (dryRun || !apiKey) return undefined;
  return { provider, model, apiKey, baseUrl: baseUrl ?? new URL(providers[provider].baseUrl) };
}
