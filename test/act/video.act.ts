import { expect, test } from "vitest";
import { eventOf, useGitHub } from "../support/github.ts";
import { useServices } from "../support/services.ts";
import { runWorkflow } from "./act.ts";
import { publishedRepository } from "./published.ts";
import { fork, workflowOf } from "./workflows.ts";

const services = useServices({ speed: 60, simulator: { usualSeconds: 60 } });
const github = useGitHub();
const folder = await publishedRepository();

function video(settings: Record<string, string>, attempt = 1) {
  return runWorkflow({
    workflow: workflowOf("", settings),
    repositories: { [`${fork}@v1`]: folder },
    event: eventOf({ body: "Nice!" }),
    artifacts: services.artifacts,
    apiUrl: github.api.apiUrl,
    token: github.api.token.value,
    attempt,
  });
}

test.each([
  ["pixverse/v5/text-to-video", "aimlapi"],
  ["fal-ai/kandinsky5/text-to-video/distill", "fal"],
] as const)(
  "the action makes a video of %s, and collects it when the job runs again",
  async (model, provider) => {
    const settings = { model, prompt: "A paper boat", ...services.inputs(provider) };
    const first = await video(settings);
    expect(first.exitCode, first.log).toBe(0);
    expect(first.outputs).toMatchObject({
      status: "completed",
      model,
      provider,
      resumed: "false",
    });
    const kept = services.artifacts.artifacts.find(({ name }) => name === first.outputs["artifact-name"]);
    expect(kept?.digest).toBe(`sha256:${first.outputs.sha256}`);

    const again = await video(settings, 2);
    expect(again.exitCode, again.log).toBe(0);
    expect(again.outputs).toMatchObject({ resumed: "true", "generation-id": first.outputs["generation-id"] });
    expect(services.simulator.requests.filter(({ at }) => at === "submit")).toHaveLength(1);
  },
);

test("the action refuses what no model can do, in one error and in its output", async () => {
  const result = await video({
    model: "pixverse/v5/text-to-video",
    prompt: "A boat",
    duration: "7",
    "dry-run": "true",
  });
  expect(result.exitCode).not.toBe(0);
  expect(result.log.match(/❗/gu)).toHaveLength(1);
  expect(result.outputs.message).toContain('Invalid input: One input cannot be used:\n- duration is "7"');
  expect(services.simulator.requests).toEqual([]);
});
