import { givenSecrets } from "../../inputs/keys.ts";
import { Journal } from "../../runner/journal.ts";
import type { Environment, Runner } from "../../runner/runner.ts";
import { loadState } from "./state.ts";

/**
 * The post step of `action.yml`: sees to what main left behind. It never fails a job.
 *
 * As a rule main has seen to everything itself, and nothing more is loaded.
 */
export async function runVideoPost(
  runner: Runner,
  environment: Environment,
  cancelled: AbortSignal,
): Promise<void> {
  for (const secret of givenSecrets(environment)) runner.mask(secret);
  const journal = new Journal(runner);
  try {
    const state = loadState(runner);
    if (state === undefined || state.stage === "settled") return;
    const { seeToLeftover } = await import("./leftover.ts");
    await seeToLeftover(state, environment, journal, cancelled);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    journal.warn(`What the step left behind could not be seen to: ${reason}`);
  }
}
