import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { uploadFolder } from "../../src/artifacts/upload.ts";
import { beyondSample } from "../support/beyond-sample.ts";
import { longTable } from "../support/long-table.ts";
import { lockOf, manifestOf, manifestWorkspace, runAssets } from "../support/manifest.ts";
import { useServices } from "../support/services.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { callTwirp } from "../support/twirp.ts";

const services = useServices({ speed: 60, simulator: { usualSeconds: 20 } });

const ids = ["a", "b", "c", "d", "e", "f"];

function submits(): number {
  return services.simulator.requests.filter(({ at }) => at === "submit").length;
}

/** Puts another bundle in the place of the one that is stored. */
async function storeForgedBundle(entry: object, video: Buffer): Promise<void> {
  const folder = await temporaryFolder("bundle");
  await writeFile(join(folder, "lock.json"), JSON.stringify({ version: 1, videos: { a: entry } }));
  await writeFile(join(folder, "a.mp4"), video);
  const { artifacts } = services;
  const { name = "" } =
    artifacts.artifacts.find((each) => each.name.startsWith("generate-video-shard-")) ?? {};
  await callTwirp(artifacts, "DeleteArtifact", { name });
  for (const [variable, value] of Object.entries(artifacts.env)) vi.stubEnv(variable, value);
  await uploadFolder(folder, { name, retentionDays: undefined }, new AbortController().signal);
  vi.unstubAllEnvs();
}

async function runShard(shard: string, step: Parameters<typeof runAssets>[3] = {}, text = manifestOf(ids)) {
  return runAssets(services, await manifestWorkspace(text), { shard }, step);
}

describe("a plan", () => {
  test("lists the stale videos and a sensible number of shards, without a request", async () => {
    const workspace = await manifestWorkspace(manifestOf(ids));
    const { json, errors } = await runAssets(services, workspace, { mode: "plan", concurrency: "2" });
    expect(errors).toEqual([]);
    expect(json).toMatchObject({ stale: ids, generated: [], matrix: { shard: ["1/3", "2/3", "3/3"] } });
    expect(services.simulator.requests).toEqual([]);
    expect(services.artifacts.requests).toEqual([]);
  });

  test("has at most 256 shards", async () => {
    const many = Array.from({ length: 300 }, (_, index) => `video-${index}`);
    const workspace = await manifestWorkspace(manifestOf(many));
    const { json } = await runAssets(services, workspace, { mode: "plan", concurrency: "1" });
    expect((json.matrix as { shard: string[] }).shard).toHaveLength(256);
  });

  const many = Array.from({ length: 2000 }, (_, index) => `a-video-with-a-long-id-${index}`);

  test("of thousands of videos keeps its outputs within GitHub's limit, and stores the whole lists", async () => {
    const workspace = await manifestWorkspace(manifestOf(many));
    const { errors, outputs, json, summary, log } = await runAssets(services, workspace, { mode: "plan" });
    expect(errors).toEqual([]);
    const { "results-file": file = "", ...lists } = outputs;
    expect(Buffer.byteLength(Object.values(lists).join(""), "utf16le")).toBeLessThan(400_000);
    const cut = json.stale as string[];
    expect(cut.length).toBeGreaterThan(500);
    expect(cut).toEqual(many.slice(0, cut.length));
    expect(outputs).toMatchObject({ "stale-count": "2000", "generated-count": "0", "failed-count": "0" });
    const whole = JSON.parse(await readFile(file, "utf8"));
    expect([whole.stale, whole.generated, whole.results.length]).toEqual([many, [], 2000]);
    expect(whole.results.slice(0, (json.results as []).length)).toEqual(json.results);
    const [stored] = services.artifacts.artifacts;
    expect(await readFile(stored?.file ?? "", "utf8")).toBe(await readFile(file, "utf8"));
    const sentence = `the whole lists are in https://github.com/octo-org/videos/actions/runs/4242/artifacts/${stored?.id}.`;
    expect(log.split(sentence)).toHaveLength(2);
    expect(summary.split(sentence)).toHaveLength(2);
  });

  test("names the file with the whole lists where they cannot be stored", {
    tags: beyondSample,
  }, async () => {
    services.artifacts.faults.push({ at: "create-artifact", do: { kind: "status", status: 403 } });
    const workspace = await manifestWorkspace(manifestOf(many));
    const { errors, outputs, log } = await runAssets(services, workspace, { mode: "plan" });
    expect(errors).toEqual([]);
    expect(log).toContain(`the whole lists are in ${outputs["results-file"]}.`);
  });
});

test("shards make each video once, balanced by usual time", async () => {
  // Kling takes 186 s, PixVerse 74 s, Kandinsky Distill 54 s.
  const text = `videos:
  k1: { model: kling-video/v1.6/standard/text-to-video, prompt: x }
  p1: { model: pixverse/v5/text-to-video, prompt: x }
  d1: { model: sber-ai/kandinsky5-distill-t2v, prompt: x }
  d2: { model: sber-ai/kandinsky5-distill-t2v, prompt: y }
  d3: { model: sber-ai/kandinsky5-distill-t2v, prompt: z }
`;
  const first = await runShard("1/2", {}, text);
  const second = await runShard("2/2", {}, text);
  expect(first.json.generated).toEqual(["k1"]);
  expect(second.json.generated).toEqual(["p1", "d1", "d2", "d3"]);
  expect(submits()).toBe(5);
});

describe("collecting", () => {
  test("merges the shards' videos and lock entries, and reports missing shards", async () => {
    const made = await runShard("1/3");
    await runShard("2/3");
    const workspace = await manifestWorkspace(manifestOf(ids));
    const collected = await runAssets(services, workspace, { mode: "collect" });
    expect([collected.errors, collected.stderr]).toEqual([[], ""]);
    expect(collected.json).toMatchObject({ generated: ["a", "b", "d", "e"], stale: ["c", "f"] });
    expect(collected.outputs).toMatchObject({ "cost-usd": "0.2", "credits-used": "400000" });
    expect((await lockOf(workspace)).a).toEqual((await lockOf(made.workspace)).a);
    const again = await runAssets(services, workspace, { mode: "check", only: "a b d e" });
    expect(again.exitCode).toBe(0);
    expect(submits()).toBe(4);
  });

  test("takes a bundle from an earlier attempt, which only the REST API can read", {
    tags: beyondSample,
  }, async () => {
    await runShard("1/2", {}, manifestOf(["a", "b"]));
    await runShard("2/2", {}, manifestOf(["a", "b"]));
    const workspace = await manifestWorkspace(manifestOf(["a", "b"]));
    const { json, errors } = await runAssets(services, workspace, { mode: "collect" }, { attempt: 2 });
    expect(errors).toEqual([]);
    expect(json).toMatchObject({ generated: ["a", "b"], stale: [] });
  });

  test("takes nothing for a request that has changed since", { tags: beyondSample }, async () => {
    await runShard("1/1", {}, manifestOf(["a", "b"]));
    const changed = manifestOf(["a", "b"]).replace("called a", "called z");
    const workspace = await manifestWorkspace(changed);
    const { json } = await runAssets(services, workspace, { mode: "collect" });
    expect(json).toMatchObject({ generated: ["b"], stale: ["a"] });
  });

  test("takes no file that is not the one its lock speaks of", async () => {
    await runShard("1/1", {}, manifestOf(["a"]));
    const bundle = services.artifacts.artifacts.find(({ name }) => name.startsWith("generate-video-shard-"));
    const bytes = await readFile(bundle?.file ?? "");
    // Videos are not compressed once more, so their bytes lie open in the archive.
    bytes.writeUInt8(1, bytes.indexOf("mdat") + 100);
    await writeFile(bundle?.file ?? "", bytes);
    const workspace = await manifestWorkspace(manifestOf(["a"]));
    const { json, errors } = await runAssets(services, workspace, { mode: "collect" });
    expect(json).toMatchObject({ generated: [], stale: ["a"] });
    expect(errors).toMatchObject([{ title: "Artifact failed" }]);
    expect(errors[0]?.message).toContain(bundle?.name);
    expect(await readdir(join(workspace, "videos"))).toEqual([]);
  });

  test("fails where a bundle cannot be read, once the others are merged, and a re-run has it all", {
    tags: beyondSample,
  }, async () => {
    await runShard("1/2", {}, manifestOf(["a", "b"]));
    await runShard("2/2", {}, manifestOf(["a", "b"]));
    const workspace = await manifestWorkspace(manifestOf(["a", "b"]));
    services.artifacts.faults.push({ at: "get-blob", times: 10, do: { kind: "status", status: 403 } });
    const { errors, exitCode, json } = await runAssets(services, workspace, { mode: "collect" });
    expect(exitCode).toBe(1);
    expect(json).toMatchObject({ generated: ["a"], stale: ["b"] });
    expect(errors).toMatchObject([{ title: "Artifact failed" }]);
    expect(errors[0]?.message).toMatch(
      /^Only 1 of 2 videos were collected, because one bundle .*These videos are missing: b\. .*Run the collecting job again to collect the rest, at no cost/,
    );
    services.artifacts.faults.length = 0;
    const again = await runAssets(services, workspace, { mode: "collect" }, { attempt: 2 });
    expect([again.errors, again.json.stale]).toEqual([[], []]);
    expect(submits()).toBe(2);
  });

  test("takes bundles from among thousands of artifacts", { tags: beyondSample }, async () => {
    services.artifacts.addOthers(1100);
    await runShard("1/2", {}, manifestOf(["a", "b"]));
    services.artifacts.addOthers(1100);
    await runShard("2/2", {}, manifestOf(["a", "b"]));
    const workspace = await manifestWorkspace(manifestOf(["a", "b"]));
    const { json, errors } = await runAssets(services, workspace, { mode: "collect" });
    expect([errors, json.stale]).toEqual([[], []]);
  });

  longTable([
    ["where a listing is cut and the other one fails", 503, {}],
    ["where a listing is cut and the other one is refused", 403, {}],
    ["where a listing is cut and there is no token", 200, { token: "" }],
  ])("fails %s, and says what is missing", async (_, status, step) => {
    await runShard("1/2", {}, manifestOf(["a", "b"]));
    services.artifacts.addOthers(1100);
    await runShard("2/2", {}, manifestOf(["a", "b"]));
    if (status !== 200) services.artifacts.faults.push({ at: "artifacts", do: { kind: "status", status } });
    const workspace = await manifestWorkspace(manifestOf(["a", "b"]));
    const { json, errors } = await runAssets(services, workspace, { mode: "collect" }, step);
    expect(json).toMatchObject({ generated: ["a"], stale: ["b"] });
    expect(errors).toMatchObject([{ title: "Artifact failed" }]);
    expect(errors[0]?.message).toMatch(/These videos are missing: b\./u);
  });

  const forged: [what: string, content: string | undefined, change: object][] = [
    ["is no video", "not a video", {}],
    ["is a playlist", "#EXTM3U\nfile:///etc/passwd\n", {}],
    ["is an mp4 that is cut short", undefined, {}],
    ["has a cost below nothing", "", { "cost-usd": -5 }],
  ];
  longTable(forged, ([, content]) => content === "")(
    "takes nothing from a bundle whose video %s",
    async (_, content, change) => {
      const { workspace: source } = await runShard("1/1", {}, manifestOf(["a"]));
      const whole = await readFile(join(source, "videos/a.mp4"));
      const bytes =
        content === "" ? whole : content === undefined ? whole.subarray(0, -100) : Buffer.from(content);
      const entry = { ...(await lockOf(source)).a, size: bytes.length, ...change };
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      await storeForgedBundle({ ...entry, sha256 }, bytes);
      const workspace = await manifestWorkspace(manifestOf(["a"]));
      const { json, errors } = await runAssets(services, workspace, { mode: "collect" });
      expect(json).toMatchObject({ generated: [], stale: ["a"] });
      expect(errors).toMatchObject([{ title: "Artifact failed" }]);
      expect(await readdir(workspace, { recursive: true })).not.toContain("videos/a.mp4");
    },
  );

  test("says so where the run's artifacts cannot be listed", async () => {
    const workspace = await manifestWorkspace(manifestOf(["a"]));
    const without = { ACTIONS_RESULTS_URL: undefined, ACTIONS_RUNTIME_TOKEN: undefined };
    const { errors } = await runAssets(services, workspace, { mode: "collect" }, { env: without });
    expect(errors).toMatchObject([{ title: "Artifact failed" }]);
  });
});

test("a shard whose work cannot be stored fails, and its re-run pays for nothing", async () => {
  services.artifacts.faults.push({ at: "create-artifact", after: 1, do: { kind: "status", status: 403 } });
  const lost = await runShard("1/1", {}, manifestOf(["a"]));
  expect(lost.errors).toMatchObject([{ title: "Artifact failed" }]);
  expect(lost.errors[0]?.message).toContain("could not be stored for the collecting job");
  expect(lost.json.generated).toEqual(["a"]);
  services.artifacts.faults.length = 0;
  const rerun = await runShard("1/1", { attempt: 2 }, manifestOf(["a"]));
  expect(rerun.errors).toEqual([]);
  expect(submits()).toBe(1);
});

test("a failed shard loses no videos, and its re-run pays only for the others", async () => {
  services.simulator.faults.push({ at: "submit", after: 1, times: 1, do: { kind: "status", status: 403 } });
  const failed = await runShard("2/2", {}, manifestOf(["a", "b", "c", "d"]));
  expect(failed.exitCode).toBe(1);
  expect(failed.json).toMatchObject({ generated: ["b"], failed: ["d"] });
  const rerun = await runShard("2/2", { attempt: 2 }, manifestOf(["a", "b", "c", "d"]));
  expect(rerun.errors).toEqual([]);
  expect(rerun.json.generated).toEqual(["b", "d"]);
  expect(services.simulator.jobs).toHaveLength(2);
  const lock = await lockOf(rerun.workspace);
  expect(lock.b?.["generation-id"]).toBe((await lockOf(failed.workspace)).b?.["generation-id"]);
});
