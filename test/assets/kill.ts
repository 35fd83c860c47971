import { setTimeout as sleep } from "node:timers/promises";
import { type RunningStep, runAction, type StepResult, startAction } from "../support/action.ts";
import { assetsStep, lockOf, manifestOf, manifestWorkspace } from "../support/manifest.ts";
import { type Services, startServices } from "../support/services.ts";

const ids = Array.from({ length: 20 }, (_, index) => `video-${String(index + 1).padStart(2, "0")}`);

/** Simulated seconds that a video takes, and how many of them fit into a real one. */
const usualSeconds = 20;
const speed = 40;

/** A batch whose first attempt was killed, and whose second was left alone. */
export interface Fate {
  /** When it was killed. */
  milliseconds: number;
  /** Whether the second attempt found what the first had written, or an empty workspace. */
  workspace: "kept" | "lost";
  /** Generations that the provider accepted, in both attempts. */
  accepted: string[];
  /** Generations that stand in the lock in the end. */
  locked: string[];
  problems: string[];
}

/** How long a batch takes that nobody kills, in real milliseconds. */
export async function measureBatch(): Promise<number> {
  const services = await startServices({ speed, simulator: { usualSeconds } });
  try {
    const started = performance.now();
    await runAction(batchStep(services, await manifestWorkspace(manifestOf(ids)), 1));
    return performance.now() - started;
  } finally {
    await services.close();
  }
}

/** Kills a batch of twenty at a moment, lets post run as the runner does, and runs the batch again as attempt 2. */
export async function killedBatch(milliseconds: number, workspace: Fate["workspace"]): Promise<Fate> {
  const services = await startServices({ speed, simulator: { usualSeconds } });
  try {
    const first = await manifestWorkspace(manifestOf(ids));
    const { state } = await killedAt(await startAction(batchStep(services, first, 1)), milliseconds);
    const post = await runAction({ ...batchStep(services, first, 1), entry: "post", state });
    const second = workspace === "kept" ? first : await manifestWorkspace(manifestOf(ids));
    const rerun = await runAction(batchStep(services, second, 2));
    const lock = await lockOf(second);
    return {
      milliseconds,
      workspace,
      accepted: services.simulator.jobs.map(({ id }) => id).sort(),
      locked: Object.values(lock)
        .map((entry) => entry["generation-id"])
        .sort(),
      problems: [...shortcomings("post", post), ...shortcomings("attempt 2", rerun)],
    };
  } finally {
    await services.close();
  }
}

function batchStep(services: Services, workspace: string, attempt: number) {
  const inputs = { concurrency: "4", "upload-artifacts": "false" };
  return assetsStep(services, workspace, inputs, { attempt });
}

async function killedAt(running: RunningStep, milliseconds: number): Promise<StepResult> {
  await Promise.race([sleep(milliseconds), running.finished]);
  return running.kill();
}

function shortcomings(name: string, { exitCode, errors }: StepResult): string[] {
  const said = errors.map(({ message }) => `${name}: ${message}`);
  return exitCode === 0 ? said : [`${name} ended with ${exitCode}`, ...said];
}
