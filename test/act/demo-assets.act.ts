import { createHash } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { manifestOf } from "../support/manifest.ts";
import { bare, lfs, run, services } from "./demo-videos.ts";
import { hosted } from "./hosted.ts";
import { programs, systemPath } from "./programs.ts";
import { gitLfs } from "./stand-ins.ts";

/** The lock and the file of a video that somebody else has made. */
function lockAndVideo(id: string): Record<string, string> {
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
  test("commits only the changed files, as the bot, and then finds nothing to do", async () => {
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

  test("proposes the changes in one pull request and keeps it up to date", async () => {
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
    expect(pull?.body).toContain("Total: $0.10.");
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
    const other = { ...lockAndVideo("b"), "README.md": "# Videos\n" };
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
    expect(without.log).toContain("puts videos/a.mp4 into Git LFS, which is not available on this runner");
    expect(origin.commits("main")).toEqual(["Ann: First commit"]);

    const path = [await gitLfs(), ...systemPath];
    const result = await run(origin, github, settings, { path });
    expect(result.exitCode, result.log).toBe(0);
    expect(origin.file("main", "videos/a.mp4").toString()).toMatch(
      /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n/u,
    );
    expect(origin.file("main", "videos/a.poster.jpg").length).toBeGreaterThan(1000);
  });

  test("publishes the finished videos if another one failed, and fails", async () => {
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
});
