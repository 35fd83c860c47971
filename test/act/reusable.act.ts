import { describe, expect, test } from "vitest";
import { defaultKeys } from "../../simulator/simulator.ts";
import { commentId, eventOf, useGitHub, type Written } from "../support/github.ts";
import { useServices } from "../support/services.ts";
import { type RunResult, runWorkflow } from "./act.ts";
import { pinnedCheckout, publishedRepository, sayCommit } from "./published.ts";
import { checkout } from "./stand-ins.ts";
import { callerOf, fork } from "./workflows.ts";

const services = useServices({ speed: 60, simulator: { usualSeconds: 60 } });
const github = useGitHub();
const folder = await publishedRepository();

const reusable = ".github/workflows/pull-request-video.yml";
const commit = "89abcdef0123456789abcdef0123456789abcdef";

async function call(written: Written, settings: Record<string, string | boolean> = {}): Promise<RunResult> {
  const { body, login = "bob", issue = 7 } = written;
  github.api.comments.push({ id: commentId, issue, review: false, login, body });
  return runWorkflow({
    workflow: callerOf("pull-request-video.yml", {
      model: "pixverse/v5/text-to-video",
      "base-url": services.simulator.url,
      ...settings,
    }),
    repositories: { [`${fork}@v1`]: folder, [await pinnedCheckout(reusable)]: await checkout() },
    event: eventOf(written),
    artifacts: services.artifacts,
    apiUrl: github.api.apiUrl,
    token: github.api.token.value,
    secrets: { AIMLAPI_API_KEY: defaultKeys.aimlapi },
    variables: { FORK_FOLDER: folder, FORK_COMMIT: `${fork}@${commit}` },
  });
}

const reports = () => github.api.comments.filter(({ id }) => id !== commentId);

describe("the reusable workflow", () => {
  test("fetches nothing if the commit of the workflow is unknown", async () => {
    const result = await call({ body: "/video A paper boat" });
    expect(result.exitCode).not.toBe(0);
    expect(result.log.match(/❗/gu)).toHaveLength(1);
    expect(result.log).toContain("does not say which commit of the workflow runs");
    expect(github.api.requests).toEqual([]);
  });

  test("is a whole job for a comment, with a preview", async () => {
    await sayCommit(folder, reusable, fork, commit);
    const result = await call({ body: "/video --seed 7 A paper boat" });
    expect(result.exitCode, result.log).toBe(0);
    expect(result.outputs).toMatchObject({ triggered: "true", status: "completed" });
    expect(services.simulator.jobs[0]?.fields).toMatchObject({ prompt: "A paper boat", seed: 7 });
    expect(github.api.reactions).toMatchObject([{ comment: commentId, content: "eyes" }]);
    expect(reports()).toHaveLength(1);
    expect(reports()[0]?.body).toContain("Watch the video");
    expect(github.api.branchFiles("generate-video-previews")?.size).toBe(1);
    expect(services.artifacts.artifacts.some(({ contentType }) => contentType === "video/mp4")).toBe(true);
  });

  test.each([
    ["another comment", { body: "Nice!" }],
    ["an edited one", { body: "/video A paper boat", action: "edited" }],
  ])("does not even start for %s", async (_, written) => {
    const result = await call(written);
    expect(result.exitCode, result.log).toBe(0);
    expect(result.log).not.toContain("Run Main Check that the workflow");
    expect(github.api.requests).toEqual([]);
  });

  test("spends and installs nothing for a reader", async () => {
    const result = await call({ body: "/video A paper boat", login: "rita", issue: 8 });
    expect(result.exitCode, result.log).toBe(0);
    expect(result.log).not.toContain("ffmpeg");
    expect(github.api.reactions).toMatchObject([{ content: "-1" }]);
    expect(reports()).toEqual([]);
    expect(services.simulator.requests).toEqual([]);
  });
});
