import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hashRequest } from "../../src/models/request-hash.ts";
import { startAction } from "../support/action.ts";
import { beyondSample } from "../support/beyond-sample.ts";
import { longTable } from "../support/long-table.ts";
import {
  assetsStep,
  lockOf,
  manifestOf,
  manifestWorkspace,
  runAssets,
  writeLockOf,
} from "../support/manifest.ts";
import { useServices } from "../support/services.ts";

const services = useServices({ speed: 200 });

const manifest = `# What we show.
defaults:
  model: sber-ai/kandinsky5-distill-t2v
  duration: 5
videos:
  hero:
    prompt: A paper boat on a quiet lake at dawn
    aspect-ratio: 3:2
    output: docs/media/hero.mp4
  intro:
    model: pixverse/v5/text-to-video
    prompt-file: prompts/intro.txt
    parameters: { resolution: 540p, seed: 7 }
  loop:
    model: fal-ai/kandinsky5/text-to-video/distill
    prompt: A wave that never breaks
`;
const all = ["hero", "intro", "loop"];

const withoutKeys = { env: { AIMLAPI_API_KEY: undefined, FAL_KEY: undefined } };

function submits(): number {
  return services.simulator.requests.filter(({ at }) => at === "submit").length;
}

/** A workspace whose videos are all made. */
async function finished(text = manifest): Promise<string> {
  const workspace = await manifestWorkspace(text, { "prompts/intro.txt": "A city at night\n" });
  const { errors, json } = await runAssets(services, workspace);
  expect(errors).toEqual([]);
  expect(json.stale).toEqual([]);
  return workspace;
}

async function rewrite(workspace: string, change: (text: string) => string): Promise<void> {
  await writeFile(join(workspace, "videos.yml"), change(manifest));
}

test("new videos are made, and a second run makes none, sends no request and says so", async () => {
  const workspace = await manifestWorkspace(manifest, { "prompts/intro.txt": "A city at night\n" });
  const first = await runAssets(services, workspace);
  expect(first.errors).toEqual([]);
  expect(first.json).toMatchObject({ generated: all, unchanged: [], failed: [], stale: [] });
  expect(first.outputs["changed-files"]).toBe(
    "docs/media/hero.mp4\nvideos/intro.mp4\nvideos/loop.mp4\nvideos.lock.json",
  );
  expect(first.outputs).toMatchObject({ "cost-usd": "0.45", "credits-used": "800000" });
  expect(submits()).toBe(3);
  const lock = await lockOf(workspace);
  expect(Object.keys(lock)).toEqual(all);
  const file = await readFile(join(workspace, "docs/media/hero.mp4"));
  expect(lock.hero?.sha256).toBe(createHash("sha256").update(file).digest("hex"));
  expect(services.artifacts.artifacts.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["hero.mp4", "intro.mp4", "loop.mp4"]),
  );

  const asked = services.simulator.requests.length;
  const second = await runAssets(services, workspace, {}, withoutKeys);
  expect(second.errors).toEqual([]);
  expect(second.json).toMatchObject({ generated: [], unchanged: all, stale: [] });
  expect(second.outputs).toMatchObject({ "cost-usd": "0", "credits-used": "0", "changed-files": "" });
  expect(second.log).toContain("0 generated, 3 unchanged. Cost: nothing");
  expect(services.simulator.requests.length).toBe(asked);
});

test("videos that only the journal of a killed run records are not made again", async () => {
  const workspace = await finished();
  const [lock, journal] = ["videos.lock.json", "videos.lock.json.journal"].map((file) =>
    join(workspace, file),
  ) as [string, string];
  const before = await readFile(lock, "utf8");
  const lines = Object.entries(await lockOf(workspace)).map(([id, entry]) =>
    JSON.stringify({ version: 1, id, entry, replaces: null }),
  );
  await rm(lock);
  await writeFile(journal, `${lines.join("\n")}\n`);
  for (const mode of ["check", "plan"]) {
    const { errors, json } = await runAssets(services, workspace, { mode }, withoutKeys);
    expect([errors, json.unchanged]).toEqual([[], all]);
    expect(await readdir(workspace)).toContain("videos.lock.json.journal");
    expect(await readdir(workspace)).not.toContain("videos.lock.json");
  }
  const { errors, json } = await runAssets(services, workspace, {}, withoutKeys);
  expect([errors, json.unchanged, submits()]).toEqual([[], all, 3]);
  expect(await readFile(lock, "utf8")).toBe(before);
  expect((await readdir(workspace)).sort()).toEqual([
    "docs",
    "prompts",
    "videos",
    "videos.lock.json",
    "videos.yml",
  ]);
});

test("a batch that is killed makes no video again that its log calls made", async () => {
  const ids = Array.from({ length: 24 }, (_, index) => `video-${index + 1}`);
  const workspace = await manifestWorkspace(manifestOf(ids));
  const inputs = { "dry-run": "true", concurrency: "8" };
  const running = await startAction(assetsStep(services, workspace, inputs));
  await running.line(/Made videos\/video-20\.mp4/u);
  const { log } = await running.kill();
  const made = [...log.matchAll(/Made videos\/(video-\d+)\.mp4/gu)].map(([, id]) => id);
  const rerun = await runAssets(services, workspace, inputs);
  expect(rerun.json.stale).toEqual([]);
  expect(made.filter((id) => !(rerun.json.unchanged as unknown[]).includes(id))).toEqual([]);
  expect(Object.keys(await lockOf(workspace)).sort()).toEqual(ids.sort());
  expect(await readdir(workspace)).not.toContain("videos.lock.json.journal");
});

describe("of videos that are all made", () => {
  longTable([
    ["a prompt", (text: string) => text.replace("quiet lake", "wild lake"), "hero"],
    ["a parameter", (text: string) => text.replace("seed: 7", "seed: 8"), "intro"],
    ["a default", (text: string) => text.replace("duration: 5", "duration: 10"), "hero,loop"],
    ["an output", (text: string) => text.replace("media/hero", "media/first"), "hero"],
  ])("only those are made again that %s has changed for", async (_, change, wanted) => {
    const workspace = await finished();
    // PixVerse makes no 10 seconds, so the video that would inherit them says its own.
    await rewrite(workspace, (text) => change(text).replace("prompt-file", "duration: 5\n    prompt-file"));
    const { errors, json } = await runAssets(services, workspace);
    expect(errors).toEqual([]);
    expect(json.generated).toEqual(wanted.split(","));
    expect(submits()).toBe(3 + wanted.split(",").length);
  });

  test("a prompt file's new text makes its video", async () => {
    const workspace = await finished();
    await writeFile(join(workspace, "prompts/intro.txt"), "A city at noon\n");
    expect((await runAssets(services, workspace)).json.generated).toEqual(["intro"]);
  });

  test("a file that is deleted or changed is made again", async () => {
    const workspace = await finished();
    await rm(join(workspace, "videos/loop.mp4"));
    await writeFile(join(workspace, "videos/intro.mp4"), "something else");
    expect((await runAssets(services, workspace)).json.generated).toEqual(["intro", "loop"]);
  });

  test("comments, order, spelling and line ends make none", { tags: beyondSample }, async () => {
    const workspace = await finished();
    const [head = "", hero = "", rest = ""] = manifest.split(/(?= {2}hero:)|(?= {2}intro:)/u);
    const moved = `# Another comment.\n${head}${rest}${hero}`.replace("duration: 5", "duration: 5s");
    await writeFile(join(workspace, "videos.yml"), moved.replaceAll("\n", "\r\n"));
    await writeFile(join(workspace, "prompts/intro.txt"), "A city at night\r\n\r\n");
    const { errors, json } = await runAssets(services, workspace, {}, withoutKeys);
    expect(errors).toEqual([]);
    expect(json.generated).toEqual([]);
    expect(submits()).toBe(3);
  });

  test("a Git LFS pointer stands for the file", async () => {
    const workspace = await finished();
    const { hero } = await lockOf(workspace);
    const pointer = (oid = "") =>
      `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${hero?.size}\n`;
    await writeFile(join(workspace, "docs/media/hero.mp4"), pointer(hero?.sha256));
    await writeFile(join(workspace, "videos/loop.mp4"), pointer("0".repeat(64)));
    expect((await runAssets(services, workspace)).json.generated).toEqual(["loop"]);
  });

  test("a Git LFS pointer and a lock in the spelling of Windows are the same ones", {
    tags: beyondSample,
  }, async () => {
    const workspace = await finished();
    const { hero } = await lockOf(workspace);
    const pointer = `version https://git-lfs.github.com/spec/v1\r\noid sha256:${hero?.sha256}\r\nsize ${hero?.size}\r\n`;
    await writeFile(join(workspace, "docs/media/hero.mp4"), pointer);
    const lock = await readFile(join(workspace, "videos.lock.json"), "utf8");
    await writeFile(join(workspace, "videos.lock.json"), `\uFEFF${lock.replaceAll("\n", "\r\n")}`);
    const { errors, json } = await runAssets(services, workspace, {}, withoutKeys);
    expect([errors, json.unchanged]).toEqual([[], all]);
  });

  test("a generation that the manifest names from now on is collected", { tags: beyondSample }, async () => {
    const workspace = await finished();
    const { loop } = await lockOf(workspace);
    await rewrite(workspace, (text) =>
      text.replace("  loop:", `  loop:\n    generation-id: ${loop?.["generation-id"]}`),
    );
    expect((await runAssets(services, workspace)).json.generated).toEqual([]);
    await rewrite(workspace, (text) => text.replace("  loop:", "  loop:\n    generation-id: unknown"));
    const { errors, json } = await runAssets(services, workspace);
    expect(json).toMatchObject({ generated: [], failed: ["loop"] });
    expect(errors[0]?.message).toContain("knows no generation unknown");
    expect(submits()).toBe(3);
  });
});

test("a model's new default makes those that relied on the old one, and no other", async () => {
  const workspace = await finished(`videos:
  relied:
    model: sber-ai/kandinsky5-t2v
    prompt: A boat
  said-so:
    model: sber-ai/kandinsky5-t2v
    prompt: A boat
    parameters: { num_inference_steps: 30 }
`);
  // The lock as it would be, had the default been 25 when the videos were made.
  const lock = await lockOf(workspace);
  const fields = { prompt: "A boat", aspect_ratio: "3:2", duration: 5, num_inference_steps: 25 };
  const request = hashRequest({ provider: "aimlapi", model: "sber-ai/kandinsky5-t2v", fields });
  if (lock.relied) await writeLockOf(workspace, { ...lock, relied: { ...lock.relied, request } });
  expect((await runAssets(services, workspace)).json.generated).toEqual(["relied"]);
});

describe("a dry run", () => {
  const dryRun = { "dry-run": "true" };

  test("makes placeholders of the right size, which a real run does not take for videos", async () => {
    const workspace = await manifestWorkspace(manifest, { "prompts/intro.txt": "A city at night" });
    const placeholders = await runAssets(services, workspace, dryRun, withoutKeys);
    expect(placeholders.errors).toEqual([]);
    expect(placeholders.json.generated).toEqual(all);
    expect((await lockOf(workspace)).intro).toMatchObject({ width: 960, height: 540, duration: 5 });
    expect((await runAssets(services, workspace, dryRun, withoutKeys)).json.generated).toEqual([]);
    expect(services.simulator.requests).toEqual([]);
    expect((await runAssets(services, workspace)).json.generated).toEqual(all);
  });

  test("leaves videos alone that are real", { tags: beyondSample }, async () => {
    const workspace = await finished();
    expect((await runAssets(services, workspace, dryRun)).json).toMatchObject({
      generated: [],
      unchanged: all,
    });
  });
});
