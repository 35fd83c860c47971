import { describe, expect, test } from "vitest";
import { manifestOf } from "../support/manifest.ts";
import { bare, lfs, run, services, workflowOf } from "./demo-videos.ts";
import { hosted } from "./hosted.ts";
import { programs } from "./programs.ts";

describe("the composite that keeps demo videos", () => {
  test.each<[string, Record<string, string>, string, string]>([
    ["commit", { ".gitignore": "*.mp4\n" }, "true", '"videos/a.mp4" is ignored by git'],
    ["pull-request", { "videos/.gitignore": "*.mp4\n" }, "true", '"videos/a.mp4" is ignored by git'],
    ["commit", {}, "git checkout --quiet --detach", "The checkout is not on a branch"],
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
