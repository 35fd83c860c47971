import { maskSecrets } from "../../inputs/keys.ts";
import { Journal } from "../../runner/journal.ts";
import type { Environment, Runner } from "../../runner/runner.ts";
import { loadLeftover } from "./state.ts";

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
  maskSecrets(runner, environment);
  const journal = new Journal(runner);
  try {
    const leftover = await loadLeftover(runner);
    if (!leftover) return;
    const [{ readVideoAccess }, { seeToLeftover }] = await Promise.all([
      import("./access.ts"),
      import("../leftover.ts"),
    ]);
    const access = readVideoAccess(environment);
    if (access) await seeToLeftover(leftover, access, environment, journal, cancelled);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    journal.warn(`What the step left behind could not be seen to: ${reason}`);
  }
}
