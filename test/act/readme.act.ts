import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { inRepository } from "../../scripts/repository.ts";
import { defaultKeys } from "../../simulator/simulator.ts";
import { commentId, eventOf, useGitHub } from "../support/github.ts";
import { samplePicture } from "../support/pictures.ts";
import { useServices } from "../support/services.ts";
import { type Run, type RunResult, runWorkflow } from "./act.ts";
import { hosted } from "./hosted.ts";
import { pinnedCheckout, publishedRepository, sayCommit } from "./published.ts";
import { checkout } from "./stand-ins.ts";
import { documentedWorkflow, fork } from "./workflows.ts";

const services = useServices({ speed: 60, simulator: { usualSeconds: 20 } });
const comments = useGitHub();
const commit = "89abcdef0123456789abcdef0123456789abcdef";
const onComment = ".github/workflows/pull-request-video.yml";
const ofManifest = ".github/workflows/demo-assets.yml";
const folder = await publishedRepository();
for (const file of [onComment, ofManifest]) await sayCommit(folder, file, fork, commit);

const readme = await readFile(inRepository("README.md"), "utf8");
const [quickStart, screenshot, comment, manifest, schedule] = [
  ...readme.matchAll(/^```yaml\n(.*?)^```/gmsu),
].map(([, block = ""]) => block);

const workflowOf = (text = "") => documentedWorkflow(text, services.simulator.url);

/** The steps of the README, as a user completes them to a workflow. */
function jobOf(steps: string | undefined): string {
  return `
on: push
permissions: { contents: read }
jobs:
  video:
    runs-on: ubuntu-latest
    steps:
${steps?.replaceAll(/^/gmu, "      ")}`;
}

async function run(
  workflow: string,
  more: Pick<Run, "event" | "apiUrl" | "token" | "variables">,
): Promise<RunResult> {
  const stand = await checkout();
  return runWorkflow({
    workflow,
    repositories: {
      [`${fork}@v1`]: folder,
      "actions/checkout@v7": stand,
      [await pinnedCheckout(onComment)]: stand,
    },
    artifacts: services.artifacts,
    secrets: { AIMLAPI_API_KEY: defaultKeys.aimlapi, FAL_KEY: defaultKeys.fal },
    ...more,
    variables: { FORK_FOLDER: folder, FORK_COMMIT: `${fork}@${commit}`, ...more.variables },
  });
}

const payload = { repository: { default_branch: "main" } };

describe("the README's workflow", () => {
  test("of the quick start makes a video, and says where it is and what it cost", async () => {
    const { apiUrl, token } = comments.api;
    const event = { name: "workflow_dispatch", payload };
    const result = await run(workflowOf(quickStart), { event, apiUrl, token: token.value });
    expect(result.exitCode, result.log).toBe(0);
    expect(result.log).toMatch(/Watch the video at http\S+\/artifacts\/\d+\. It cost \$\d+\.\d+\./u);
    expect(services.simulator.jobs).toHaveLength(1);
  });

  test("from a screenshot starts from the picture of the checkout", async () => {
    const files = { "docs/screenshot.png": await samplePicture("png") };
    const { origin, github } = await hosted(files, services);
    const result = await run(workflowOf(jobOf(screenshot)), {
      event: { name: "push", payload },
      apiUrl: github.apiUrl,
      token: services.artifacts.run.token,
      variables: { ORIGIN: origin.folder },
    });
    expect(result.exitCode, result.log).toBe(0);
    expect(result.log).toContain('"docs/screenshot.png" (PNG, 48 × 36');
    expect(services.simulator.jobs).toHaveLength(1);
  });

  test("on a comment answers with a report", async () => {
    const body = "/video A paper boat at dawn";
    const { api } = comments;
    api.comments.push({ id: commentId, issue: 7, review: false, login: "bob", body });
    const result = await run(workflowOf(comment), {
      event: eventOf({ body }),
      apiUrl: api.apiUrl,
      token: api.token.value,
    });
    expect(result.exitCode, result.log).toBe(0);
    const reports = api.comments.filter(({ id }) => id !== commentId);
    expect(reports).toHaveLength(1);
    expect(reports[0]?.body).toContain("Watch the video");
  });

  test("of a manifest proposes its videos in a pull request", async () => {
    const { origin, github } = await hosted({ "videos.yml": manifest ?? "" }, services);
    const result = await run(workflowOf(schedule), {
      event: { name: "schedule", payload },
      apiUrl: github.apiUrl,
      token: services.artifacts.run.token,
      variables: { ORIGIN: origin.folder, ORIGIN_COMMIT: origin.head() },
    });
    expect(result.exitCode, result.log).toBe(0);
    expect(github.pulls).toHaveLength(1);
    expect(origin.file("demo-assets", "docs/media/hero.mp4").length).toBeGreaterThan(1000);
  });
});
