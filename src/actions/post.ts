import type { StepContext } from "../context.ts";
import { maskSecrets } from "../inputs/keys.ts";
import { readPostState } from "../recovery/post-state.ts";

/**
 * The post step of `action.yml` and of `assets/action.yml`: cleans up after each video that a killed main left under
 * way. It never fails a job. Main usually leaves nothing, and then nothing more is loaded.
 */
export async function runPost(context: StepContext): Promise<void> {
  maskSecrets(context);
  const { core } = context;
  const warn = (error: unknown) =>
    core.warning(`Cleanup failed: ${error instanceof Error ? error.message : String(error)}`);
  try {
    const pending = readPostState(core);
    if (pending.length === 0) return;
    const { cleanUp } = await import("../recovery/clean-up.ts");
    await Promise.all(pending.map((saved) => cleanUp(saved, context).catch(warn)));
  } catch (error) {
    warn(error);
  }
}
