import type { StepContext } from "../../context.ts";
import { maskSecrets } from "../../inputs/keys.ts";
import { StepLog } from "../../log/step-log.ts";
import { cleanUpPending, readAccess } from "../../recovery/clean-up.ts";
import { activeGenerationSchema, loadActiveGenerations } from "./active-generations.ts";

/**
 * The post step of `assets/action.yml`: cleans up after each video that main left under way, whatever happens to the
 * others. It never fails a job.
 */
export async function runAssetsPost(context: StepContext): Promise<void> {
  const { core, environment } = context;
  maskSecrets(context);
  const cleanUp = async (saved: unknown, log: StepLog) => {
    const flight = activeGenerationSchema().parse(saved);
    const access = readAccess(flight, environment);
    if (access) await cleanUpPending(flight.pending, access, log, context);
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
