import { expect, test } from "vitest";
import { manifestOf, manifestWorkspace, runAssets } from "../support/manifest.ts";
import { useServices } from "../support/services.ts";
import { storyOf } from "../support/story.ts";

// Each video is ready at once, so that no clock decides what is seen.
const services = useServices({ speed: 20, simulator: { usualSeconds: 0.001 } });

const manifest = `${manifestOf(["hero"]).replace("videos:", "  poll-interval: 2\nvideos:")}  loop:
    model: fal-ai/kandinsky5/text-to-video/distill
    prompt: A wave that never breaks
`;

/** All that people and services see of a batch, one video after the other. */
async function story(inputs: Record<string, string> = {}): Promise<string> {
  const workspace = await manifestWorkspace(manifest);
  // Videos are uploaded while the next ones are made, in no certain order.
  const settings = { concurrency: "1", "upload-artifacts": "false", ...inputs };
  const result = await runAssets(services, workspace, settings);
  return `\n${storyOf(result, services)}\n`;
}

test("the story of a batch", async () => {
  expect(await story()).toMatchSnapshot();
});

test("the story of a batch of which one video is refused", async () => {
  services.simulator.faults.push({ at: "submit", times: 1, do: { kind: "status", status: 403 } });
  expect(await story()).toMatchSnapshot();
});

test("the story of a plan", async () => {
  expect(await story({ mode: "plan" })).toMatchSnapshot();
});
