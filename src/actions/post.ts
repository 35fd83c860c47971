import type { StepContext } from "../context.ts";
import { maskSecrets } from "../inputs/keys.ts";
import { readDraft, readPostState } from "../recovery/post-state.ts";

/**
 * The post step of `action.yml` and of `assets/action.yml`: cleans up after each video that a killed main left under
 * way, and stores the bundle of a shard that was stopped. It never fails a job. Main usually leaves nothing, and then
 * nothing more is loaded.
 */
export async function runPost(context: StepContext): Promise<void> {
  maskSecrets(context);
  const { core } = context;
  const warn = (error: unknown) =>
    core.warning(`Cleanup failed: ${error instanceof Error ? error.message : String(error)}`);
  try {
    const pending = readPostState(core);
    const draft = readDraft(core);
    await Promise.all([
      pending.length > 0 && cleanUpAll(pending, context, warn),
      draft !== undefined && storeBundle(draft, context).catch(warn),
    ]);
  } catch (error) {
    warn(error);
  }
}

async function cleanUpAll(
  pending: readonly string[],
  context: StepContext,
  warn: (error: unknown) => void,
): Promise<void> {
  const { cleanUp } = await import("../recovery/clean-up.ts");
  await Promise.all(pending.map((saved) => cleanUp(saved, context).catch(warn)));
}

async function storeBundle(
  draft: string,
  { core, hasArtifacts, temporaryFolder, cancelled }: StepContext,
): Promise<void> {
  if (!hasArtifacts) return;
  const { uploadDraft } = await import("../recovery/shard-bundle.ts");
  await uploadDraft(draft, temporaryFolder, cancelled);
  core.info("Stored the shard's finished videos, for the collecting job and for a re-run of this one.");
}
