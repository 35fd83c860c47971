import { readdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { RecordedRequest } from "../../../simulator/simulator.ts";
import { type RunningStep, runAction, type StepResult, startAction } from "../../support/action.ts";
import { models } from "../../support/provider.ts";
import { type Services, startServices } from "../../support/services.ts";
import { prompt } from "../attempt.ts";
import type { Phase } from "./phases.ts";

/**
 * Seconds of the step and of the services that fit into a real one. What the machine itself takes to start a process
 * or to load a file is no matter of any wait: beside slower waits it hardly counts.
 */
const speed = 1 / 3;

/** What the runner lets pass between its first signal, its second, and the end, in the step's milliseconds. */
const secondSignalMs = 7500;
const killMs = 2500;

/** Simulated seconds of a job in a test that takes real ones: it is not going to be ready. */
const longSeconds = 600;

/** What is left of a step that was asked to end. */
export interface End {
  /** From the first signal to the end, in the step's milliseconds. */
  milliseconds: number;
  result: StepResult;
  /** How often fal was asked to stop the generation. */
  cancels: number;
  /** The newest recovery ticket once the post step is over. */
  ticket: Phase["ticket"];
  /** What the step left in the workspace. */
  files: string[];
}

/** Runs a step until it is where it shall be, and ends it as the runner ends a cancelled one. */
export async function cancelAt(phase: Phase): Promise<End> {
  const reached = Promise.withResolvers<void>();
  const see = ({ at }: RecordedRequest) => {
    if (at === phase.seen && --skip < 0) reached.resolve();
  };
  let skip = phase.skip ?? 0;
  const services = await startServices({
    speed,
    simulator: {
      usualSeconds: phase.readySeconds ?? longSeconds,
      faults: phase.faults ?? [],
      onRequest: see,
    },
    artifacts: { faults: phase.artifactFaults ?? [], onRequest: see },
  });
  try {
    const start = stepFor(phase, services);
    const step = await startAction(start);
    await Promise.race([reached.promise, step.finished]);
    if (phase.line) await step.line(phase.line);
    await sleep((phase.laterMs ?? 0) / speed);
    const started = performance.now();
    const result = await endAsRunner(step, phase.signalsApartMs ?? secondSignalMs);
    const milliseconds = (performance.now() - started) * speed;
    const left = await traces(result, services);
    services.artifacts.faults.length = 0;
    await runAction({ ...start, entry: "post", state: result.state });
    return { milliseconds, result, ...left, ticket: newestTicket(services) };
  } finally {
    await services.close();
  }
}

function stepFor({ provider, attempt = 1, inputs }: Phase, services: Services) {
  return {
    ...services.step(attempt),
    inputs: {
      model: models[provider],
      prompt,
      "poll-interval": "1",
      "output-file": "video.mp4",
      ...services.inputs(provider),
      ...inputs,
    },
  };
}

async function endAsRunner(step: RunningStep, apartMs: number): Promise<StepResult> {
  step.signal("SIGINT");
  const second = setTimeout(() => step.signal("SIGTERM"), apartMs / speed);
  const last = setTimeout(() => step.signal("SIGKILL"), (apartMs + killMs) / speed);
  return step.finished.finally(() => {
    clearTimeout(second);
    clearTimeout(last);
  });
}

async function traces({ workspace }: StepResult, { simulator }: Services) {
  return {
    cancels: simulator.requests.filter(({ at }) => at === "cancel").length,
    files: await readdir(workspace),
  };
}

function newestTicket({ artifacts }: Services): Phase["ticket"] {
  const names = artifacts.artifacts.map(({ name }) => name);
  const newest = names.findLast((name) => name.startsWith("generate-video-ticket-"));
  if (newest === undefined) return undefined;
  return newest.includes("-submitting") ? "submitting" : "accepted";
}
