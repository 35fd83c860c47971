import { maskSecrets } from "../../inputs/keys.ts";
import { Journal } from "../../runner/journal.ts";
import type { Environment, Runner } from "../../runner/runner.ts";
import { readAccess, seeToLeftover } from "../leftover.ts";
import { flightSchema, loadInFlight } from "./in-flight.ts";

/**
 * The post step of `assets/action.yml`: cleans up after each video that main left under way, whatever happens to the
 * others. It never fails a job.
 */
export async function runAssetsPost(
  runner: Runner,
  environment: Environment,
  cancelled: AbortSignal,
): Promise<void> {
  maskSecrets(runner, environment);
  const cleanUp = async (saved: unknown, journal: Journal) => {
    const flight = flightSchema().parse(saved);
    const access = readAccess(flight, environment);
    if (access) await seeToLeftover(flight.leftover, access, environment, journal, cancelled);
  };
  const warn = (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    runner.warning(`What the step left behind could not be seen to: ${reason}`);
  };
  try {
    const left = loadInFlight(runner);
    await Promise.all(left.map(([id, saved]) => cleanUp(saved, new Journal(runner, id)).catch(warn)));
  } catch (error) {
    warn(error);
  }
}
