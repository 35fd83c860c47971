import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { runAction, type Step, type StepResult } from "../../support/action.ts";
import { models } from "../../support/provider.ts";
import { type Services, startServices } from "../../support/services.ts";
import { prompt } from "../attempt.ts";
import { sha256OfFile } from "../sha256.ts";
import type { VideoResult } from "./outcomes.ts";
import type { Trouble } from "./troubles.ts";

/** One fault: what goes wrong, how it is brought about, and what the user gets. By the phase in which it strikes. */
export type Table = Readonly<Record<string, readonly Row[]>>;
export type Row = readonly [what: string, trouble: Trouble, outcome: VideoResult];

/** Simulated seconds until a video is ready: soon, but not before it was asked about. */
const usualSeconds = 5;

/** Simulated seconds that fit into a real one, so that patience of minutes is over within seconds. */
const speed = 40;
/** The same with the artifact client, which is slow to load. */
const speedWithArtifacts = 12;

const fastWaits = ["--import", new URL("../fast-waits.mjs", import.meta.url).href];

/** Runs the built action once with services of its own, and holds what the user got against what was promised. */
export async function expectOutcome(trouble: Trouble, outcome: VideoResult): Promise<void> {
  const services = await startServices({
    speed: trouble.artifactFaults ? speedWithArtifacts : speed,
    simulator: { usualSeconds, ...trouble.simulator, faults: trouble.faults ?? [] },
    artifacts: { faults: trouble.artifactFaults ?? [] },
  });
  try {
    const result = await runAction(stepFor(trouble, services));
    expectShape(result);
    expect(await gotten(result, services, outcome)).toEqual(promised(outcome));
  } finally {
    await services.close();
  }
}

function stepFor(
  { provider, artifactFaults, hurried, inputs, nodeArgs = [] }: Trouble,
  services: Services,
): Step {
  const { env, clockSpeed, token } = services.step();
  const withoutArtifacts = { ACTIONS_RESULTS_URL: undefined, ACTIONS_RUNTIME_TOKEN: undefined };
  return {
    token,
    env: { ...env, ...(artifactFaults ? {} : withoutArtifacts), FAST_WAITS: String(clockSpeed) },
    inputs: {
      model: models[provider],
      prompt,
      "output-file": "video.mp4",
      "upload-artifact": String(artifactFaults !== undefined),
      ...services.inputs(provider),
      ...inputs,
    },
    ...(hurried && { clockSpeed }),
    nodeArgs: hurried ? nodeArgs : [...fastWaits, ...nodeArgs],
  };
}

/** What holds of every run, whatever goes wrong. */
function expectShape({ exitCode, errors, stderr, log, outputs }: StepResult): void {
  expect(errors).toHaveLength(exitCode === 0 ? 0 : 1);
  expect(stderr).toBe("");
  expect(log).not.toMatch(/^\s+at .+:\d+:\d+/mu);
  for (const value of Object.values(outputs)) expect(value).not.toMatch(/\b(?:undefined|NaN)\b|\[object/u);
  for (const { message } of errors) expect(message).toMatch(/spent|cost|charge|bills|paid/u);
}

async function gotten(
  { exitCode, errors, warnings, outputs, workspace }: StepResult,
  services: Services,
  outcome: VideoResult,
) {
  const { simulator, artifacts } = services;
  const message = errors[0]?.message ?? "";
  return {
    exit: exitCode,
    title: errors[0]?.title,
    message: outcome.says?.test(message) === false ? message : "as promised",
    status: outputs.status ?? "",
    submits: simulator.requests.filter(({ at }) => at === "submit").length,
    acceptedMoreThanOnce: simulator.jobs.length > 1,
    file: await fileIn(workspace, simulator),
    id: outputs["generation-id"] ? "set" : "empty",
    artifacts: artifacts.artifacts.filter(({ contentType }) => contentType === "video/mp4").length,
    warnings: warnings.map((warning) => warning.message),
  };
}

function promised({ says: _, warnings, ...outcome }: VideoResult) {
  return {
    title: undefined,
    ...outcome,
    message: "as promised",
    acceptedMoreThanOnce: false,
    warnings: warnings.map((pattern) => expect.stringMatching(pattern)),
  };
}

/** The final name is all that may stand in the folder, and only for the whole file. */
async function fileIn(workspace: string, simulator: Services["simulator"]): Promise<string> {
  const files = await readdir(workspace);
  const [job] = simulator.jobs;
  if (files.length === 0) return "none";
  if (files.length > 1 || files[0] !== "video.mp4" || !job) return files.join(", ");
  const same = (await sha256OfFile(join(workspace, "video.mp4"))) === (await simulator.fileSha256(job));
  return same ? "whole" : "another file under the final name";
}
