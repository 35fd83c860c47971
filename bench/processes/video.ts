import type { StoredArtifact } from "../../simulator/artifact-service.ts";
import { defaultKeys } from "../../simulator/simulator.ts";
import type { Services } from "./services.ts";
import { prepareStep, runStep } from "./step.ts";

/** A video that one of our steps made and uploaded. */
export interface MadeVideo {
  /** When the provider had it ready, in milliseconds since the epoch. */
  readyAt: number;
  artifact: StoredArtifact;
  path: string;
  url: string;
}

/** Makes one video with fal, whose event stream reports at once that it is ready. */
export async function makeVideo(
  folder: string,
  { simulator, artifacts }: Services,
  nodeArgs: readonly string[] = [],
  variables: Record<string, string> = {},
): Promise<MadeVideo> {
  const inputs = {
    model: "fal-ai/kandinsky5/text-to-video/distill",
    prompt: "A paper boat",
    "base-url": simulator.url,
    "api-key": defaultKeys.fal,
    // The services have one run, in which each artifact name must be unique.
    "artifact-name": `video-${artifacts.artifacts.length}.mp4`,
    "job-index": String(artifacts.artifacts.length),
  };
  const step = await prepareStep(folder, inputs, { ...artifacts.env, ...variables });
  await runStep(step, nodeArgs);
  const { outputs } = await step.written();
  const artifact = artifacts.artifacts.find(({ id }) => String(id) === outputs["artifact-id"]);
  const job = simulator.jobs.at(-1);
  if (!artifact || !job) throw new Error("No artifact was stored");
  return {
    readyAt: job.readyAt,
    artifact,
    path: outputs["video-file"] ?? "",
    url: outputs["video-url"] ?? "",
  };
}
