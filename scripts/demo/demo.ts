import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { startArtifactService } from "../../simulator/artifact-service.ts";
import { defaultKeys, startSimulator } from "../../simulator/simulator.ts";
import { isAddress } from "../../src/pictures/address.ts";
import { providerNames, providers } from "../../src/providers/table.ts";
import { inRepository } from "../repository.ts";
import { artifactProblems } from "./compare-artifact.ts";
import type { Inputs } from "./options.ts";
import { runStep, type StepResult } from "./step.ts";

/** Seconds that a simulated video takes; a real one takes a minute or more. */
const usualSeconds = 4;

/** The result of a step that made a video, with its problems. */
export interface VideoRun extends StepResult {
  inputs: Inputs;
  /** Real seconds from start to end. */
  seconds: number;
  problems: string[];
}

/** Local stand-ins for the services that the action uses. */
export interface Demo extends AsyncDisposable {
  /** Absolute path of the folder for videos. */
  workspace: string;
  /** The base URL of both providers. */
  providers: string;
  /** Runs one of the built actions, named by its metadata file. */
  step(path: string, inputs: Inputs, onLine: (line: string) => void): Promise<StepResult>;
  /** Makes one video, and compares its artifact with its file. */
  makeVideo(inputs: Inputs, onLine: (line: string) => void): Promise<VideoRun>;
}

/**
 * Starts the stand-ins of the providers and of the artifact service.
 * @param place The folder for videos, relative to the repository.
 */
export async function startDemo(place = "demo-output"): Promise<Demo> {
  await using cleanup = new AsyncDisposableStack();
  const temporary = await mkdtemp(join(tmpdir(), "generate-video-demo-"));
  cleanup.defer(() => rm(temporary, { recursive: true, force: true }));
  const simulator = await startSimulator({ usualSeconds });
  cleanup.defer(() => simulator.close());
  const service = await startArtifactService();
  cleanup.defer(() => service.close());
  const workspace = inRepository(place);
  await mkdir(workspace, { recursive: true });
  const environment = {
    ...service.env,
    GITHUB_API_URL: service.apiUrl,
    ...Object.fromEntries(providerNames.map((name) => [providers[name].keyVariable, defaultKeys[name]])),
  };
  const closing = cleanup.move();

  const step: Demo["step"] = async (path, inputs, onLine) =>
    runStep(path, inputs, { workspace, temp: await mkdtemp(join(temporary, "step-")) }, environment, onLine);
  return {
    workspace,
    providers: simulator.url,
    step,
    async makeVideo(inputs, onLine) {
      const started = performance.now();
      const image = inputs.image === undefined ? {} : { image: await placePicture(inputs.image, workspace) };
      const complete = {
        "base-url": simulator.url,
        "poll-interval": "1",
        "output-file": `${inputs.model?.replaceAll(/[^a-z0-9.]+/giu, "-")}.mp4`,
        ...inputs,
        ...image,
      };
      const result = await step("action.yml", complete, onLine);
      const problems = result.succeeded
        ? await artifactProblems(result.outputs, service.artifacts)
        : ["the step failed"];
      return { ...result, inputs, seconds: (performance.now() - started) / 1000, problems };
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/**
 * Copies a picture into the workspace, because the action reads no files outside of it.
 * @param image A file, relative to the folder in which npm was started, or an address.
 */
async function placePicture(image: string, workspace: string): Promise<string> {
  if (isAddress(image)) return image;
  const name = `start-${basename(image)}`;
  await copyFile(resolve(process.env.INIT_CWD ?? ".", image), join(workspace, name));
  return name;
}
