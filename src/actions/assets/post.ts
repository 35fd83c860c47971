import { maskSecrets } from "../../inputs/keys.ts";
import { StepLog } from "../../runner/journal.ts";
import type { ActionLog, Environment } from "../../runner/runner.ts";
import { cleanUpPending, readAccess } from "../leftover.ts";
import { activeGenerationSchema, loadActiveGenerations } from "./in-flight.ts";

/**
 * The post step of `assets/action.yml`: cleans up after each video that main left under way, whatever happens to the
 * others. It never fails a job.
 */
export async function runAssetsPost(
  core: ActionLog,
  environment: Environment,
  cancelled: AbortSignal,
): Promise<void> {
  maskSecrets(core, environment);
  const cleanUp = async (saved: unknown, log: StepLog) => {
    const flight = activeGenerationSchema().parse(saved);
    const access = readAccess(flight, environment);
    if (access) await cleanUpPending(flight.pending, access, environment, log, cancelled);
  };
  const warn = (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    core.warning(`What the step left behind could not be seen to: ${reason}`);
  };
  try {
    const left = loadActiveGenerations(core);
    await Promise.all(left.map(([id, saved]) => cleanUp(saved, new StepLog(core, id)).catch(warn)));
  } catch (error) {
    warn(error);
  }
}
