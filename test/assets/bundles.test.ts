import { readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runAction, type Step, startAction } from "../support/action.ts";
import { beyondSample } from "../support/beyond-sample.ts";
import { standInForFfmpeg } from "../support/ffmpeg.ts";
import { longTable } from "../support/long-table.ts";
import { assetsStep, manifestOf, manifestWorkspace, runAssets } from "../support/manifest.ts";
import { useServices } from "../support/services.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const services = useServices({ speed: 60, simulator: { usualSeconds: 20 } });

const two = manifestOf(["a", "b"]);

type More = Partial<Step> & { attempt?: number };

async function runShard(shard: string, more: More = {}, text = two, inputs: Record<string, string> = {}) {
  return runAssets(services, await manifestWorkspace(text), { shard, ...inputs }, more);
}

async function collect(inputs: Record<string, string> = {}, more: More = {}, text = two) {
  return runAssets(services, await manifestWorkspace(text), { mode: "collect", ...inputs }, more);
}

/** The requests that list the run's artifacts, instead of asking for one of them. */
function listings(): string[] {
  return services.artifacts.requests
    .filter(({ at, url, body }) =>
      at === "artifacts" ? !/zip|name=/u.test(url) : at === "list-artifacts" && !/_filter/u.test(body),
    )
    .map(({ url }) => url);
}

function bundles(): string[] {
  return services.artifacts.artifacts
    .map(({ name }) => name)
    .filter((name) => name.startsWith("generate-video-shard-"));
}

/** Stops a shard when its first video is finished, and its second is accepted and will not arrive. */
async function stopShard(end: "SIGINT" | "SIGKILL", attempt = 1, text = two) {
  services.simulator.faults.push({ at: "file", after: attempt === 1 ? 1 : 0, do: { kind: "hang" } });
  const workspace = await manifestWorkspace(text);
  const step = assetsStep(services, workspace, { shard: "1/1", concurrency: "1" }, { attempt });
  const running = await startAction(step);
  await running.line(/b: The video is ready/u);
  running.signal(end);
  const result = end === "SIGKILL" ? await running.kill() : await running.finished;
  services.simulator.faults.length = 0;
  return { result, post: { ...step, entry: "post" as const, state: result.state } };
}

function submits(): number {
  return services.simulator.requests.filter(({ at }) => at === "submit").length;
}

/** More artifacts than the run's own service lists. */
const many = 1100;

describe("a shard that runs again", () => {
  test("takes over its own bundle, and does not list the run's artifacts", async () => {
    services.simulator.faults.push({ at: "file", after: 1, times: 20, do: { kind: "status", status: 404 } });
    const failed = await runShard("1/1", {}, two, { concurrency: "1" });
    expect(failed.json).toMatchObject({ generated: ["a"], failed: ["b"] });
    services.simulator.faults.length = 0;
    services.artifacts.addOthers(many);
    const again = await runShard("1/1", { attempt: 2 });
    expect([again.errors, again.json.generated]).toEqual([[], ["a", "b"]]);
    expect([submits(), listings()]).toEqual([2, []]);
    const { json } = await collect({ "shard-count": "1" }, { attempt: 2 });
    expect(json).toMatchObject({ generated: ["a", "b"], stale: [] });
  });

  test("submits what its bundle says was refused, without a listing", { tags: beyondSample }, async () => {
    services.simulator.faults.push({ at: "submit", times: 1, do: { kind: "status", status: 403 } });
    const failed = await runShard("1/1", {}, two, { concurrency: "1" });
    expect(failed.json).toMatchObject({ generated: ["b"], failed: ["a"] });
    services.artifacts.addOthers(many);
    const again = await runShard("1/1", { attempt: 2 });
    expect([again.errors, again.json.generated, submits(), listings()]).toEqual([[], ["a", "b"], 3, []]);
  });

  longTable<["SIGINT" | "SIGKILL"]>([["SIGINT"], ["SIGKILL"]])(
    "pays for nothing again after %s, because the post step stores its bundle",
    async (end) => {
      const { post } = await stopShard(end);
      expect(bundles()).toEqual([]);
      expect(await runAction(post)).toMatchObject({ exitCode: 0, errors: [], warnings: [] });
      expect(bundles()).toHaveLength(1);
      services.artifacts.addOthers(many);
      const again = await runShard("1/1", { attempt: 2 });
      expect([again.errors, again.json.generated, submits(), listings()]).toEqual([[], ["a", "b"], 2, []]);
    },
  );

  test("finds tickets of an attempt that left no bundle, though an older one did", {
    tags: beyondSample,
  }, async () => {
    services.simulator.faults.push({ at: "submit", after: 1, times: 1, do: { kind: "status", status: 403 } });
    await runShard("1/1", {}, two, { concurrency: "1" });
    services.simulator.faults.length = 0;
    await stopShard("SIGKILL", 2);
    expect(submits()).toBe(3);
    const again = await runShard("1/1", { attempt: 3 });
    expect([again.errors, again.json.generated, submits()]).toEqual([[], ["a", "b"], 3]);
  });

  test("stops where neither a bundle nor a listing tells what is paid for", {
    tags: beyondSample,
  }, async () => {
    const text = manifestOf(["a", "b"], "fal-ai/kandinsky5/text-to-video/distill");
    services.artifacts.addOthers(many);
    await stopShard("SIGKILL", 1, text);
    services.artifacts.faults.push({ at: "artifacts", do: { kind: "status", status: 503 } });
    const again = await runShard("1/1", { attempt: 2 }, text);
    expect(again.errors[0]?.message).toContain("the run's artifacts cannot be read");
    expect(submits()).toBe(2);
  });
});

describe("collecting by name", () => {
  const count = { "shard-count": "2" };

  test("needs no listing and no token in a run of thousands of artifacts", async () => {
    await runShard("1/2");
    await runShard("2/2");
    services.artifacts.addOthers(many);
    const { json, errors } = await collect(count, { token: "" });
    expect([errors, json.generated, json.stale]).toEqual([[], ["a", "b"], []]);
    expect(listings()).toEqual([]);
  });

  test("finds bundles of earlier attempts, and those that were stored at the second try", {
    tags: beyondSample,
  }, async () => {
    services.artifacts.faults.push({ at: "finalize-artifact", after: 1, times: 1, do: { kind: "reset" } });
    await runShard("1/2");
    await runShard("2/2", { attempt: 2 });
    const { json, errors } = await collect(count, { attempt: 2 });
    expect([errors, json.generated]).toEqual([[], ["a", "b"]]);
  });

  test("downloads no bundle whose videos are up to date", async () => {
    const made = await runShard("1/2");
    await runShard("2/2");
    const before = services.artifacts.requests.length;
    const { json } = await runAssets(services, made.workspace, { mode: "collect", "shard-count": "1" });
    expect(json).toMatchObject({ unchanged: ["a"] });
    const later = services.artifacts.requests.slice(before);
    expect(later.filter(({ at }) => at === "get-blob").length).toBeLessThanOrEqual(1);
  });

  test("publishes what it has when the time is up, and says how many are missing", {
    tags: beyondSample,
  }, async () => {
    await runShard("1/2");
    await runShard("2/2");
    services.artifacts.faults.push({ at: "get-blob", after: 1, do: { kind: "hang" } });
    const { json, errors, summary } = await collect({ ...count, "timeout-minutes": "15" });
    expect(json).toMatchObject({ generated: ["a"], stale: ["b"] });
    expect(errors).toMatchObject([{ title: "Timed out" }]);
    expect(errors[0]?.message).toMatch(
      /^Only 1 of 2 videos were collected.* missing: b\. .*again to collect the rest/u,
    );
    expect(summary).toContain("1 of 2 videos");
  });

  test("reports what cannot be looked up, and names it", async () => {
    await runShard("1/2");
    services.artifacts.faults.push({ at: "list-artifacts", do: { kind: "status", status: 403 } });
    const { json, errors } = await collect(count, { token: "" });
    expect(json).toMatchObject({ generated: [], stale: ["a", "b"] });
    expect(errors).toMatchObject([{ title: "Artifact failed" }]);
    expect(errors[0]?.message).toContain("2 bundles");
  });
});

describe("pictures", () => {
  test("are made in the shard and travel in its bundle; the next step makes none again", async () => {
    const env = { PATH: await standInForFfmpeg() };
    const made = await runShard("1/1", { env }, two, { preview: "true" });
    expect([made.errors, made.warnings]).toEqual([[], []]);
    expect(made.log).toContain("a has a poster and a preview");
    const collected = await collect({ "shard-count": "1" });
    const workspace = collected.workspace ?? "";
    expect((await readFile(join(workspace, "videos/a.poster.jpg"), "latin1")).slice(0, 3)).toBe(
      "\xff\xd8\xff",
    );
    expect(await readFile(join(workspace, "videos/b.preview.gif"), "utf8")).toBe("GIF89a");
    const shown = await runAction({ action: "demo-assets/previews/action.yml", inputs: {}, workspace, env });
    expect(shown.errors).toEqual([]);
    expect(shown.log).not.toContain("a poster");
  });

  test("of an earlier video do not travel", async () => {
    const workspace = await manifestWorkspace(two, { "videos/a.poster.jpg": "of another video" });
    await utimes(join(workspace, "videos/a.poster.jpg"), 0, 0);
    const inputs = { shard: "1/1", preview: "true" };
    await runAssets(services, workspace, inputs, { env: { PATH: await temporaryFolder("empty") } });
    const collected = await collect({ "shard-count": "1" });
    expect(await readdir(join(collected.workspace, "videos"))).toEqual(["a.mp4", "b.mp4"]);
  });

  test("that ffmpeg cannot make are a warning", async () => {
    const folder = await temporaryFolder("ffmpeg");
    await writeFile(join(folder, "ffmpeg"), `#!${process.execPath}\nprocess.exit(1);\n`, { mode: 0o755 });
    const made = await runShard("1/1", { env: { PATH: folder } }, two, { preview: "true" });
    expect([made.errors, made.warnings.length, made.json.generated]).toEqual([[], 2, ["a", "b"]]);
  });
});
