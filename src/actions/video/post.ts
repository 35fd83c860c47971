import type { StepContext } from "../../context.ts";
import { maskSecrets } from "../../inputs/keys.ts";
import { StepLog } from "../../log/step-log.ts";
import { loadPendingGeneration } from "../../recovery/post-state.ts";

/**
 * The post step of `action.yml`: sees to what main left behind. It never fails a job.
 *
 * As a rule main has seen to everything itself, and nothing more is loaded.
 */
export async function runVideoPost(context: StepContext): Promise<void> {
  const { core } = context;
  maskSecrets(context);
  const log = new StepLog(core);
  try {
    const pending = await loadPendingGeneration(core);
    if (!pending) return;
    const [{ readVideoAccess }, { cleanUpPending }] = await Promise.all([
      import("./access.ts"),
      import("../../recovery/clean-up.ts"),
    ]);
    const access = readVideoAccess(context.environment);
    if (access) await cleanUpPending(pending, access, log, context);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.warn(`What the step left behind could not be seen to: ${reason}`);
  }
}
