import { createHash } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import type { GitHub } from "../../simulator/github.ts";
import { defaultKeys } from "../../simulator/simulator.ts";
import { manifestOf } from "../support/manifest.ts";
import { useServices } from "../support/services.ts";
import { type Run, type RunResult, runWorkflow } from "./act.ts";
import { hosted } from "./hosted.ts";
import type { Origin } from "./origin.ts";
import { programs, systemPath } from "./programs.ts";
import { publishedRepository } from "./published.ts";
import { checkout, gitLfs } from "./stand-ins.ts";
import { fork } from "./workflows.ts";

const services = useServices({ speed: 60, simulator: { usualSeconds: 20 } });
const folder = await publishedRepository();

function workflowOf(settings: Record<string, string>): string {
  const given = Object.entries(settings).map(
    ([name, value]) => `          ${name}: ${JSON.stringify(value)}`,
  );
  return `
name: Demo videos
on: push
jobs:
  videos:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
      - run: echo unrelated > unrelated.txt
      - id: demo
        uses: ${fork}/demo-assets@v1
        env:
          AIMLAPI_API_KEY: \${{ secrets.AIMLAPI_API_KEY }}
        with:
${given.join("\n")}
      - if: always()
        env:
          OUTPUTS: \${{ toJSON(steps.demo.outputs) }}
        run: |
          printf '%s' "$OUTPUTS" > "$RESULTS/outputs.json"
          ls -A "$GITHUB_WORKSPACE" > "$RESULTS/workspace.txt"
          cp "$GITHUB_WORKSPACE/.git/info/exclude" "$RESULTS/"
          if test -d "$GALLERY"; then cp -R "$GALLERY" "$RESULTS/gallery"; fi
`;
}

async function run(
  origin: Origin,
  github: GitHub,
  settings: Record<string, string>,
  more: Partial<Run> = {},
): Promise<RunResult> {
  return runWorkflow({
    workflow: workflowOf({ "base-url": services.simulator.url, ...settings }),
    repositories: { [`${fork}@v1`]: folder, "actions/checkout@v7": await checkout() },
    event: { name: "push", payload: { repository: { default_branch: "main" } } },
    artifacts: services.artifacts,
    apiUrl: github.apiUrl,
    token: services.artifacts.run.token,
    secrets: { AIMLAPI_API_KEY: defaultKeys.aimlapi },
    variables: { ORIGIN: origin.folder },
    ...more,
  });
}

/** The programs that every runner has; neither ffmpeg nor git-lfs is among them. */
const bare = ["bash", "cat", "cp", "dirname", "find", "git", "grep", "ls", "mkdir", "rm", "test"];

/** The lock and the file of a video that somebody else has made. */
function lockedElsewhere(id: string): Record<string, string> {
  const sha256 = createHash("sha256").update("a video").digest("hex");
  const measures = { size: 7, duration: 5, width: 768, height: 512, "credits-used": null, "cost-usd": null };
  const made = {
    request: "x",
    model: "x",
    "generation-id": "x",
    sha256,
    ...measures,
    date: "2026-11-20T10:00:00Z",
  };
  const lock = JSON.stringify({ version: 1, videos: { [id]: made } });
  return { "videos.lock.json": lock, [`videos/${id}.mp4`]: "a video" };
}

const lfs = { ".gitattributes": "*.mp4 filter=lfs -text\n" };

const hostile = "A boat | ![x](https://example.com) <b> @octocat ::error::no `code`";

describe("the composite that keeps demo videos", () => {
  test("commits what has changed and nothing else, as the bot, and then finds nothing to do", async () => {
    const { origin, github } = await hosted({ "videos.yml": manifestOf(["a", "b"]) }, services);
    const first = await run(origin, github, { publish: "commit" });
    expect(first.exitCode, first.log).toBe(0);
    expect(origin.commits("main")).toEqual(["github-actions[bot]: Update demo videos", "Ann: First commit"]);
    expect(origin.changed("main")).toEqual([
      "videos.lock.json",
      "videos/a.mp4",
      "videos/a.poster.jpg",
      "videos/a.preview.gif",
      "videos/b.mp4",
      "videos/b.poster.jpg",
      "videos/b.preview.gif",
    ]);
    expect(origin.file("main", "videos/a.preview.gif").toString("latin1", 0, 6)).toBe("GIF89a");
    expect(first.workspace).not.toContain(".generate-video");
    expect(first.exclude).toContain("/.generate-video/");

    const second = await run(origin, github, { publish: "commit" }, { runId: "4243" });
    expect(second.exitCode, second.log).toBe(0);
    expect(second.outputs).toMatchObject({ generated: "[]", unchanged: '["a","b"]', commit: "" });
    expect(origin.commits("main")).toHaveLength(2);
    expect(services.simulator.jobs).toHaveLength(2);
    expect(github.requests).toEqual([]);
  });

  test("pays for nothing that a run before it has committed since this one was queued", async () => {
    const { origin, github } = await hosted({ "videos.yml": manifestOf(["a", "b"]) }, services);
    const variables = { ORIGIN: origin.folder, ORIGIN_COMMIT: origin.head() };
    const first = await run(origin, github, { publish: "commit", only: "a" }, { variables });
    expect(first.exitCode, first.log).toBe(0);
    const queued = await run(origin, github, { publish: "commit" }, { variables, runId: "4243" });
    expect(queued.exitCode, queued.log).toBe(0);
    expect(queued.outputs).toMatchObject({ generated: '["b"]', unchanged: '["a"]' });
    expect(services.simulator.jobs).toHaveLength(2);
    expect(Object.keys(JSON.parse(origin.file("main", "videos.lock.json").toString()).videos)).toEqual([
      "a",
      "b",
    ]);
  });

  test("proposes what has changed in one pull request, which it keeps up to date", async () => {
    const manifest = `${manifestOf(["a"])}  b: { prompt: ${JSON.stringify(hostile)} }\n`;
    const { origin, github } = await hosted({ "videos.yml": manifest }, services);
    const first = await run(origin, github, { publish: "pull-request" });
    expect(first.exitCode, first.log).toBe(0);
    expect(first.outputs["pull-request-url"]).toBe("https://github.com/octo-org/videos/pull/9");
    expect(origin.commits("main")).toEqual(["Ann: First commit"]);
    expect(origin.commits("demo-assets")).toEqual([
      "github-actions[bot]: Update demo videos",
      "Ann: First commit",
    ]);
    const [pull] = github.pulls;
    expect(github.pulls).toMatchObject([
      { number: 9, base: "main", title: "Update demo videos", state: "open" },
    ]);
    expect(pull?.head).toEqual({ owner: "octo-org", repository: "octo-org/videos", ref: "demo-assets" });
    const commit = first.outputs.commit ?? "";
    expect(pull?.body).toContain(`/octo-org/videos/raw/${commit}/videos/a.poster.jpg`);
    expect(pull?.body).toContain("$0.05 (100,000 credits)");
    expect(pull?.body).toContain("All together: $0.10.");
    expect(pull?.body).not.toMatch(/@octocat|<b>|!\[x\]|`code`/u);

    // Nobody has merged it yet: what is in it costs nothing, and a change of the manifest is added.
    await origin.push({ "videos.yml": manifest.replace("called a", "called c") }, "Another prompt");
    const second = await run(origin, github, { publish: "pull-request" }, { runId: "4243" });
    expect(second.exitCode, second.log).toBe(0);
    expect(second.outputs).toMatchObject({ generated: '["a"]', unchanged: '["b"]' });
    expect(services.simulator.jobs).toHaveLength(3);
    expect(origin.commits("demo-assets")).toEqual([
      "github-actions[bot]: Update demo videos",
      "Ann: Another prompt",
      "Ann: First commit",
    ]);
    expect(origin.changed("demo-assets")).toHaveLength(7);
    expect(github.pulls).toMatchObject([{ number: 9 }]);
    expect(pull?.body).toContain("2 videos are new or have changed.");

    const third = await run(origin, github, { publish: "pull-request" }, { runId: "4244" });
    expect(third.exitCode, third.log).toBe(0);
    expect(third.outputs).toMatchObject({ generated: "[]", commit: "" });
    expect(services.simulator.jobs).toHaveLength(3);
  });

  test("puts its commit on top of what others have pushed meanwhile, with the videos of both", async () => {
    const other = { ...lockedElsewhere("b"), "README.md": "# Videos\n" };
    const { origin, github } = await hosted({ "videos.yml": manifestOf(["a", "b"]) }, services);
    const running = run(origin, github, { publish: "commit", only: "a" });
    await vi.waitFor(() => expect(services.simulator.jobs).toHaveLength(1), 30_000);
    await origin.push(other, "Meanwhile");
    const result = await running;
    expect(result.exitCode, result.log).toBe(0);
    expect(origin.commits("main")[0]).toBe("github-actions[bot]: Update demo videos");
    expect(origin.file("main", "README.md").toString()).toBe("# Videos\n");
    const lock = JSON.parse(origin.file("main", "videos.lock.json").toString());
    expect(Object.keys(lock.videos)).toEqual(["a", "b"]);
  });

  test("puts videos into Git LFS where .gitattributes says so, and never into the repository itself", async () => {
    const { origin, github } = await hosted({ "videos.yml": manifestOf(["a"]), ...lfs }, services);
    const settings = { publish: "commit", "dry-run": "true" };
    const without = await run(origin, github, settings, { path: [await programs(bare)] });
    expect(without.exitCode).not.toBe(0);
    expect(without.log).toContain("puts videos/a.mp4 into Git LFS, which this runner cannot do");
    expect(origin.commits("main")).toEqual(["Ann: First commit"]);

    const path = [await gitLfs(), ...systemPath];
    const result = await run(origin, github, settings, { path });
    expect(result.exitCode, result.log).toBe(0);
    expect(origin.file("main", "videos/a.mp4").toString()).toMatch(
      /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n/u,
    );
    expect(origin.file("main", "videos/a.poster.jpg").length).toBeGreaterThan(1000);
  });

  test("publishes what was made where another video failed, and fails", async () => {
    const { origin, github } = await hosted({ "videos.yml": manifestOf(["a", "b"]) }, services);
    services.simulator.faults.push({ at: "submit", times: 1, do: { kind: "status", status: 400 } });
    const result = await run(origin, github, { publish: "commit", concurrency: "1" });
    expect(result.exitCode).not.toBe(0);
    expect(result.log.match(/❗/gu)).toHaveLength(1);
    expect(result.outputs).toMatchObject({ generated: '["b"]', failed: '["a"]' });
    expect(origin.changed("main")).toContain("videos/b.mp4");
    expect(result.workspace).not.toContain(".generate-video");
  });

  test("keeps the videos with the run, with the gallery, without ffmpeg", async () => {
    const { origin, github } = await hosted({ "videos.yml": manifestOf(["a"]) }, services);
    const path = [await programs(bare)];
    const settings = { publish: "artifact", "dry-run": "true" };
    const result = await run(origin, github, settings, { path, secrets: {} });
    expect(result.exitCode, result.log).toBe(0);
    expect(result.log.match(/There are no posters and previews/gu)).toHaveLength(1);
    expect(result.outputs["artifact-url"]).toMatch(/\/artifacts\/\d+$/u);
    expect(services.artifacts.artifacts.map(({ name }) => name)).toContain("demo-assets");
    expect(origin.commits("main")).toEqual(["Ann: First commit"]);
    expect(services.simulator.requests).toEqual([]);
  });

  test("says what to do where pull requests may not be created", async () => {
    const { origin, github } = await hosted({ "videos.yml": manifestOf(["a"]) }, services);
    github.allowPulls(false);
    const result = await run(origin, github, { publish: "pull-request", "dry-run": "true" });
    expect(result.exitCode).not.toBe(0);
    expect(result.log).toContain("GitHub refused");
    expect(result.log).toContain('Tick "Allow GitHub Actions to create and approve pull requests"');
  });

  test.each<[string, Record<string, string>, string, string]>([
    ["commit", { ".gitignore": "*.mp4\n" }, "true", '"videos/a.mp4" is ignored by git'],
    ["pull-request", { "videos/.gitignore": "*.mp4\n" }, "true", '"videos/a.mp4" is ignored by git'],
    ["commit", {}, "git checkout --quiet --detach", "The checkout is on no branch"],
    ["commit", lfs, "true", "puts videos/a.mp4 into Git LFS"],
    [
      "commit",
      {},
      "git remote set-url --push origin /nowhere.invalid",
      "The branch main cannot be pushed to",
    ],
    ["push", {}, "true", 'publish is "push"'],
  ])("pays for nothing that it cannot publish (%s, %o, %s)", async (publish, files, spoil, message) => {
    const { origin, github } = await hosted({ "videos.yml": manifestOf(["a"]), ...files }, services);
    const before = origin.head();
    const settings = { publish, "base-url": services.simulator.url };
    const workflow = workflowOf(settings).replace("echo unrelated > unrelated.txt", spoil);
    const result = await run(origin, github, settings, { workflow, path: [await programs(bare)] });
    expect(result.exitCode).not.toBe(0);
    expect(result.log).toContain(message);
    expect(result.log.match(/❗/gu)).toHaveLength(1);
    expect(services.simulator.requests).toEqual([]);
    expect([origin.branches(), origin.head()]).toEqual([["main"], before]);
    expect(result.workspace).not.toContain(".generate-video");
  });

  test("publishes to a folder that a sparse checkout leaves out, and then pays for nothing again", async () => {
    const { origin, github } = await hosted({ "videos.yml": manifestOf(["a"]), "docs/x": "x" }, services);
    const settings = { publish: "pull-request", "base-url": services.simulator.url };
    const sparse = "git sparse-checkout set docs";
    const workflow = workflowOf(settings).replace("echo unrelated > unrelated.txt", sparse);
    const first = await run(origin, github, settings, { workflow });
    expect(first.exitCode, first.log).toBe(0);
    expect(origin.changed("demo-assets")).toContain("videos/a.mp4");

    // Merged: the folder is in the commit now, and still not in the checkout.
    origin.merge("demo-assets");
    const second = await run(origin, github, settings, { workflow, runId: "4243" });
    expect(second.exitCode, second.log).toBe(0);
    expect(second.outputs).toMatchObject({ generated: "[]", unchanged: '["a"]', commit: "" });
    expect(services.simulator.jobs).toHaveLength(1);
    expect(origin.file("main", "videos/a.mp4").length).toBeGreaterThan(1000);
  });

  test("leaves a stranger's pull request alone, whose branch has the same name", async () => {
    const { origin, github } = await hosted({ "videos.yml": manifestOf(["a"]) }, services);
    const fork = { owner: "octo-org", repository: "octo-org/fork", ref: "demo-assets" };
    const stranger = { base: "main", title: "Mine", body: "Mine", state: "open" as const, login: "eve" };
    for (const [number, head] of [
      [20, fork],
      [21, { ...fork, repository: null }],
      [22, { ...fork, owner: "eve", repository: "eve/videos" }],
    ] as const) {
      github.pulls.push({ number, head, ...stranger });
    }
    const settings = { publish: "pull-request", "dry-run": "true" };
    const result = await run(origin, github, settings);
    expect(result.exitCode, result.log).toBe(0);
    expect(github.pulls.slice(0, 3)).toEqual([
      expect.objectContaining(stranger),
      expect.objectContaining(stranger),
      expect.objectContaining(stranger),
    ]);
    expect(github.pulls[3]).toMatchObject({
      number: 23,
      title: "Update demo videos",
      head: { repository: "octo-org/videos" },
    });
    expect(result.outputs["pull-request-number"]).toBe("23");
  });

  test.each(["plan", "check"])("mode %s writes nothing into the workspace", async (mode) => {
    const { origin, github } = await hosted({ "videos.yml": manifestOf(["a"]) }, services);
    const settings = { mode, publish: "pull-request", gallery: "docs/gallery" };
    const result = await run(origin, github, settings);
    expect(result.workspace).toEqual([".git", "unrelated.txt", "videos.yml"]);
    expect(services.simulator.requests).toEqual([]);
  });
});
