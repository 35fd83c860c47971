import type { Environment, Runner } from "../../runner/runner.ts";
import { loadState } from "./state.ts";

/**
 * The post step of `action.yml`: sees to what a main that was killed left behind. It never fails a job.
 *
 * As a rule main was not killed, and nothing more is loaded.
 */
export async function runVideoPost(
  runner: Runner,
  environment: Environment,
  cancelled: AbortSignal,
): Promise<void> {
  const state = loadState(runner);
  if (state === undefined || state.stage === "settled") return;
  const { seeToLeftover } = await import("./leftover.ts");
  await seeToLeftover(state, runner, environment, cancelled);
}
