import { createHash } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { defaultKeys } from "../../simulator/simulator.ts";
import { manifestOf } from "../support/manifest.ts";
import { useServices } from "../support/services.ts";
import { type Run, type RunResult, runWorkflow } from "./act.ts";
import { Origin } from "./origin.ts";
import { programs, systemPath } from "./programs.ts";
import { publishedRepository } from "./published.ts";
import { checkout, Gh, gitLfs } from "./stand-ins.ts";
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
  gh: Gh,
  settings: Record<string, string>,
  more: Partial<Run> = {},
): Promise<RunResult> {
  return runWorkflow({
    workflow: workflowOf({ "base-url": services.simulator.url, ...settings }),
    repositories: { [`${fork}@v1`]: folder, "actions/checkout@v7": await checkout() },
    event: { name: "push", payload: { repository: { default_branch: "main" } } },
    artifacts: services.artifacts,
    apiUrl: services.artifacts.apiUrl,
    token: services.artifacts.run.token,
    secrets: { AIMLAPI_API_KEY: defaultKeys.aimlapi },
    variables: { ORIGIN: origin.folder },
    path: [gh.folder, ...systemPath],
    ...more,
  });
}

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

const hostile = "A boat | ![x](https://example.com) <b> @octocat ::error::no `code`";

describe("the composite that keeps demo videos", () => {
  test("commits what has changed and nothing else, as the bot, and then finds nothing to do", async () => {
    const [origin, gh] = [await Origin.create({ "videos.yml": manifestOf(["a", "b"]) }), await Gh.create()];
    const first = await run(origin, gh, { publish: "commit" });
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

    const second = await run(origin, gh, { publish: "commit" }, { runId: "4243" });
    expect(second.exitCode, second.log).toBe(0);
    expect(second.outputs).toMatchObject({ generated: "[]", unchanged: '["a","b"]', commit: "" });
    expect(origin.commits("main")).toHaveLength(2);
    expect(services.simulator.jobs).toHaveLength(2);
    expect(await gh.calls()).toEqual([]);
  });

  test("pays for nothing that a run before it has committed since this one was queued", async () => {
    const [origin, gh] = [await Origin.create({ "videos.yml": manifestOf(["a", "b"]) }), await Gh.create()];
    const variables = { ORIGIN: origin.folder, ORIGIN_COMMIT: origin.head() };
    const first = await run(origin, gh, { publish: "commit", only: "a" }, { variables });
    expect(first.exitCode, first.log).toBe(0);
    const queued = await run(origin, gh, { publish: "commit" }, { variables, runId: "4243" });
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
    const [origin, gh] = [await Origin.create({ "videos.yml": manifest }), await Gh.create()];
    const first = await run(origin, gh, { publish: "pull-request" });
    expect(first.exitCode, first.log).toBe(0);
    expect(first.outputs["pull-request-url"]).toBe("https://github.com/octo-org/videos/pull/9");
    expect(origin.commits("main")).toEqual(["Ann: First commit"]);
    expect(origin.commits("demo-assets")).toEqual([
      "github-actions[bot]: Update demo videos",
      "Ann: First commit",
    ]);
    const [, created] = await gh.calls();
    expect(created?.args.slice(0, 6)).toEqual(["pr", "create", "--head", "demo-assets", "--base", "main"]);
    expect(created).toMatchObject({
      token: services.artifacts.run.token,
      repository: "github.com/octo-org/videos",
    });
    const commit = first.outputs.commit ?? "";
    expect(created?.body).toContain(`/octo-org/videos/raw/${commit}/videos/a.poster.jpg`);
    expect(created?.body).toContain("$0.05 (100,000 credits)");
    expect(created?.body).toContain("All together: $0.10.");
    expect(created?.body).not.toMatch(/@octocat|<b>|!\[x\]|`code`/u);

    // Nobody has merged it yet: what is in it costs nothing, and a change of the manifest is added.
    await origin.push({ "videos.yml": manifest.replace("called a", "called c") }, "Another prompt");
    const second = await run(origin, gh, { publish: "pull-request" }, { runId: "4243" });
    expect(second.exitCode, second.log).toBe(0);
    expect(second.outputs).toMatchObject({ generated: '["a"]', unchanged: '["b"]' });
    expect(services.simulator.jobs).toHaveLength(3);
    expect(origin.commits("demo-assets")).toEqual([
      "github-actions[bot]: Update demo videos",
      "Ann: Another prompt",
      "Ann: First commit",
    ]);
    expect(origin.changed("demo-assets")).toHaveLength(7);
    const edited = (await gh.calls()).find(({ args }) => args[1] === "edit");
    expect(edited?.args.slice(0, 3)).toEqual(["pr", "edit", "9"]);
    expect(edited?.body).toContain("2 videos are new or have changed.");

    const third = await run(origin, gh, { publish: "pull-request" }, { runId: "4244" });
    expect(third.exitCode, third.log).toBe(0);
    expect(third.outputs).toMatchObject({ generated: "[]", commit: "" });
    expect(services.simulator.jobs).toHaveLength(3);
  });

  test("puts its commit on top of what others have pushed meanwhile, with the videos of both", async () => {
    const other = { ...lockedElsewhere("b"), "README.md": "# Videos\n" };
    const [origin, gh] = [await Origin.create({ "videos.yml": manifestOf(["a", "b"]) }), await Gh.create()];
    const running = run(origin, gh, { publish: "commit", only: "a" });
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
    const files = { "videos.yml": manifestOf(["a"]), ".gitattributes": "*.mp4 filter=lfs -text\n" };
    const [origin, gh] = [await Origin.create(files), await Gh.create()];
    const without = await run(origin, gh, { publish: "commit", "dry-run": "true" });
    expect(without.exitCode).not.toBe(0);
    expect(without.log).toContain("puts videos/a.mp4 into Git LFS, which this runner cannot do");
    expect(origin.commits("main")).toEqual(["Ann: First commit"]);

    const path = [await gitLfs(), gh.folder, ...systemPath];
    const result = await run(origin, gh, { publish: "commit", "dry-run": "true" }, { path });
    expect(result.exitCode, result.log).toBe(0);
    expect(origin.file("main", "videos/a.mp4").toString()).toMatch(
      /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n/u,
    );
    expect(origin.file("main", "videos/a.poster.jpg").length).toBeGreaterThan(1000);
  });

  test("publishes what was made where another video failed, and fails", async () => {
    const [origin, gh] = [await Origin.create({ "videos.yml": manifestOf(["a", "b"]) }), await Gh.create()];
    services.simulator.faults.push({ at: "submit", times: 1, do: { kind: "status", status: 400 } });
    const result = await run(origin, gh, { publish: "commit", concurrency: "1" });
    expect(result.exitCode).not.toBe(0);
    expect(result.log.match(/❗/gu)).toHaveLength(1);
    expect(result.outputs).toMatchObject({ generated: '["b"]', failed: '["a"]' });
    expect(origin.changed("main")).toContain("videos/b.mp4");
    expect(result.workspace).not.toContain(".generate-video");
  });

  test("keeps the videos with the run, with the gallery, without ffmpeg and without gh", async () => {
    const [origin, gh] = [await Origin.create({ "videos.yml": manifestOf(["a"]) }), await Gh.create()];
    const path = [
      await programs(["bash", "cat", "cp", "dirname", "find", "git", "grep", "ls", "mkdir", "rm", "test"]),
    ];
    const settings = { publish: "artifact", "dry-run": "true" };
    const result = await run(origin, gh, settings, { path, secrets: {} });
    expect(result.exitCode, result.log).toBe(0);
    expect(result.log.match(/There are no posters and previews/gu)).toHaveLength(1);
    expect(result.outputs["artifact-url"]).toMatch(/\/artifacts\/\d+$/u);
    expect(services.artifacts.artifacts.map(({ name }) => name)).toContain("demo-assets");
    expect(origin.commits("main")).toEqual(["Ann: First commit"]);
    expect(services.simulator.requests).toEqual([]);
  });

  test("says what to do where pull requests may not be created", async () => {
    const [origin, gh] = [await Origin.create({ "videos.yml": manifestOf(["a"]) }), await Gh.create()];
    await gh.refuse();
    const result = await run(origin, gh, { publish: "pull-request", "dry-run": "true" });
    expect(result.exitCode).not.toBe(0);
    expect(result.log).toContain("GitHub refused");
    expect(result.log).toContain("allow GitHub Actions to create pull requests");
  });
});
