import { describe, expect, test } from "vitest";
import type { GitHub } from "../../simulator/github.ts";
import { defaultKeys } from "../../simulator/simulator.ts";
import { manifestOf } from "../support/manifest.ts";
import { useServices } from "../support/services.ts";
import { type Run, type RunResult, runWorkflow } from "./act.ts";
import { hosted } from "./hosted.ts";
import type { Origin } from "./origin.ts";
import { pinnedCheckout, publishedRepository, sayCommit } from "./published.ts";
import { checkout } from "./stand-ins.ts";
import { fork } from "./workflows.ts";

const services = useServices({ speed: 60, simulator: { usualSeconds: 20 } });
const reusable = ".github/workflows/demo-assets.yml";
const commit = "89abcdef0123456789abcdef0123456789abcdef";
const folder = await publishedRepository();
await sayCommit(folder, reusable, fork, commit);

const ids = ["a", "b", "c", "d", "e", "f"];

const caller = (publish: string) => `
name: Demo videos
on: push
permissions: {}
jobs:
  videos:
    uses: ${fork}/${reusable}@v1
    permissions:
      actions: read
      contents: write
      pull-requests: write
    with:
      base-url: ${services.simulator.url}
      concurrency: 2
      max-parallel: 3
      publish: ${publish}
    secrets:
      AIMLAPI_API_KEY: \${{ secrets.AIMLAPI_API_KEY }}
  tell:
    needs: videos
    if: always()
    runs-on: ubuntu-latest
    steps:
      - env:
          OUTPUTS: \${{ toJSON(needs.videos.outputs) }}
        run: printf '%s' "$OUTPUTS" > "$RESULTS/outputs.json"
`;

async function call(
  origin: Origin,
  github: GitHub,
  publish: string,
  head: string,
  more: Partial<Run> = {},
): Promise<RunResult> {
  return runWorkflow({
    workflow: caller(publish),
    repositories: { [`${fork}@v1`]: folder, [await pinnedCheckout(reusable)]: await checkout() },
    event: { name: "push", payload: { repository: { default_branch: "main" } } },
    artifacts: services.artifacts,
    apiUrl: github.apiUrl,
    token: services.artifacts.run.token,
    secrets: { AIMLAPI_API_KEY: defaultKeys.aimlapi },
    variables: {
      ORIGIN: origin.folder,
      ORIGIN_COMMIT: head,
      FORK_FOLDER: folder,
      FORK_COMMIT: `${fork}@${commit}`,
    },
    ...more,
  });
}

function lockedOn(origin: Origin, branch: string): string[] {
  return Object.keys(JSON.parse(origin.file(branch, "videos.lock.json").toString()).videos);
}

describe("the reusable workflow, with three shards", () => {
  // All jobs run again: act cannot keep an old plan, as "re-run failed jobs" does.
  test.each([
    ["commit", "main"],
    ["pull-request", "demo-assets"],
  ])(
    "publishes what was made where one of them fails, whose re-run pays only for the rest (%s)",
    async (publish, branch) => {
      const { origin, github } = await hosted({ "videos.yml": manifestOf(ids) }, services);
      const head = origin.head();
      services.simulator.faults.push({
        at: "submit",
        times: 1,
        do: { kind: "job-fails", error: "no boats" },
      });
      const first = await call(origin, github, publish, head);
      expect(first.exitCode).not.toBe(0);
      expect(first.log).toContain("Generate 3/3");
      const made = lockedOn(origin, branch);
      expect(made).toHaveLength(5);
      expect(origin.changed(branch)).toEqual(expect.arrayContaining(made.map((id) => `videos/${id}.mp4`)));
      expect(services.simulator.jobs).toHaveLength(6);

      const second = await call(origin, github, publish, head, { attempt: 2 });
      expect(second.exitCode, second.log).toBe(0);
      expect(services.simulator.jobs).toHaveLength(7);
      expect(lockedOn(origin, branch)).toEqual(ids);
      expect(origin.commits(branch)).toHaveLength(publish === "commit" ? 3 : 2);
      for (const id of ids) expect(origin.file(branch, `videos/${id}.mp4`).length).toBeGreaterThan(1000);
    },
  );

  test("makes nothing that could not be published", async () => {
    const files = { "videos.yml": manifestOf(ids), ".gitignore": "/videos/\n" };
    const { origin, github } = await hosted(files, services);
    const result = await call(origin, github, "pull-request", origin.head());
    expect(result.exitCode).not.toBe(0);
    expect(result.log).toContain('"videos/f.mp4" is ignored by git: "/videos/" in line 1 of ".gitignore"');
    expect(services.simulator.requests).toEqual([]);
    expect(origin.branches()).toEqual(["main"]);
  });

  test("sends no request and opens no pull request if all videos are up to date", async () => {
    const { origin, github } = await hosted({ "videos.yml": "videos: {}\n" }, services);
    const result = await call(origin, github, "pull-request", origin.head());
    expect(result.exitCode, result.log).toBe(0);
    expect(result.outputs.stale).toBe("[]");
    expect(services.simulator.requests).toEqual([]);
    expect(services.artifacts.requests).toEqual([]);
    expect([origin.branches(), github.pulls]).toEqual([["main"], []]);
  });
});
