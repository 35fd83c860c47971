import type { RecordedRequest } from "../../simulator/simulator.ts";
import type { ProviderName } from "../../src/models/model.ts";
import { runAction, type Step, type StepResult, startAction } from "../support/action.ts";
import { models } from "../support/provider.ts";
import { type Services, type ServicesOptions, startServices } from "../support/services.ts";
import { waitUntil } from "../support/wait-until.ts";

export const prompt = "A paper boat on a quiet lake at dawn";

/** Simulated seconds in a real one, where only waits are to pass faster. */
export const speed = 200;

interface Options {
  attempt?: number;
  inputs?: Record<string, string>;
  env?: Record<string, string | undefined>;
  jobIndex?: number;
}

/** A step of a job's attempt, which waits less but is as patient as ever. */
export function attemptOf(
  services: Services,
  provider: ProviderName,
  { attempt = 1, inputs, env, jobIndex = 0 }: Options = {},
): Step {
  const step = services.step(attempt);
  return {
    token: step.token,
    env: { ...step.env, FAST_WAITS: String(speed), ...env },
    inputs: {
      model: models[provider],
      prompt,
      "poll-interval": "10",
      ...services.inputs(provider),
      ...inputs,
    },
    jobIndex,
    nodeArgs: ["--import", new URL("fast-waits.mjs", import.meta.url).href],
  };
}

/** Services for one test, which may run beside others. */
export async function withServices<T>(
  options: Omit<ServicesOptions, "speed">,
  use: (services: Services) => Promise<T>,
): Promise<T> {
  const services = await startServices({ ...options, speed });
  try {
    return await use(services);
  } finally {
    await services.close();
  }
}

/** Runs an attempt until it waits for its generation, and kills it as when a runner is lost. */
export async function killedWaiting(step: Step, { simulator }: Services): Promise<StepResult> {
  const running = await startAction(step);
  const before = simulator.requests.length;
  const waits = () => simulator.requests.slice(before).some(({ at }) => at === "poll" || at === "stream");
  await waitUntil(waits);
  return running.kill();
}

/** The same, and its post step. */
export async function killedAttempt(
  step: Step,
  services: Services,
): Promise<{ main: StepResult; post: StepResult }> {
  const main = await killedWaiting(step, services);
  return { main, post: await postOf(main, step) };
}

/** The post step of a main that is over, one way or the other. */
export async function postOf(main: StepResult, step: Step): Promise<StepResult> {
  return runAction({ ...step, entry: "post", state: main.state });
}

/** Requests to the provider that could have been charged. */
export function submitsOf({ simulator }: Services): RecordedRequest[] {
  return simulator.requests.filter(({ at }) => at === "submit");
}

/** The names of a run's tickets, oldest first. */
export function ticketsOf({ artifacts }: Services): string[] {
  return artifacts.artifacts
    .map(({ name }) => name)
    .filter((name) => name.startsWith("generate-video-ticket-"));
}
