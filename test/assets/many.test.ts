import { describe, expect, test } from "vitest";
import { findModel } from "../../src/models/catalogue.ts";
import type { Model } from "../../src/models/model.ts";
import { divideArtifacts } from "../../src/recovery/artifact-room.ts";
import { assetOf } from "../support/asset.ts";
import { beyondSample } from "../support/beyond-sample.ts";
import { lockOf, manifestOf, manifestWorkspace, runAssets } from "../support/manifest.ts";
import { useServices } from "../support/services.ts";

const kling = findModel("kling-video/v1.6/standard/text-to-video") as Model;

// In real time: at the speed of a fast clock, the 20 s that a ticket may take to store would be too few on a busy machine.
const services = useServices({ speed: 1, simulator: { usualSeconds: 1 } });

const fal = "fal-ai/kandinsky5/text-to-video/distill";
const manyAtOnce = { concurrency: "30" };

function submits(): number {
  return services.simulator.requests.filter(({ at }) => at === "submit").length;
}

function stored(prefix: string): number {
  return services.artifacts.artifacts.filter(({ name }) => name.startsWith(prefix)).length;
}

/** A job stores 500 artifacts: 20 are left to other steps, 30 to what comes late, and each video has its ticket. */
const places = 500 - 20 - 30;

describe.each([
  { count: 30, artifacts: 30, tags: [] },
  { count: 300, artifacts: places - 300, tags: [beyondSample] },
])("$count videos in one job, which stores 500 artifacts,", ({ count, artifacts, tags }) => {
  const ids = Array.from({ length: count }, (_, index) => `video-${index}`);
  const options = { timeout: 600_000, tags };
  const isFull = artifacts < count;

  test("are all made, with a ticket each, and a re-run pays for none", options, async () => {
    const workspace = await manifestWorkspace(manifestOf(ids, fal));
    const step = { timeoutMs: 500_000 };
    const first = await runAssets(services, workspace, manyAtOnce, step);
    expect([first.errors, first.warnings.length, Object.keys(await lockOf(workspace)).length]).toEqual([
      [],
      isFull ? 1 : 0,
      count,
    ]);
    if (isFull) expect(first.warnings[0]?.message).toContain("can store 500 artifacts");
    expect(stored("generate-video-ticket-")).toBe(count);
    expect(stored("video-")).toBe(artifacts);
    const empty = await manifestWorkspace(manifestOf(ids, fal));
    const second = await runAssets(services, empty, manyAtOnce, { ...step, attempt: 2 });
    expect([second.errors, submits()]).toEqual([[], count]);
  });

  test("are all collected where they are a shard, which stores no artifact for each", options, async () => {
    const workspace = await manifestWorkspace(manifestOf(ids, fal));
    const shard = await runAssets(
      services,
      workspace,
      { ...manyAtOnce, shard: "1/1" },
      { timeoutMs: 500_000 },
    );
    expect([shard.errors, shard.warnings, stored("video-")]).toEqual([[], [], 0]);
    const empty = await manifestWorkspace(manifestOf(ids, fal));
    const collected = await runAssets(services, empty, { mode: "collect" }, { timeoutMs: 500_000 });
    expect([collected.errors, collected.json.stale]).toEqual([[], []]);
  });
});

test("a job starts no video whose recovery ticket it could not store", () => {
  const own = Array.from({ length: 500 }, (_, index) => assetOf(`video-${index}`, kling));
  const { fitting, tooMany, forVideos } = divideArtifacts(own, { concurrency: 3, hasTickets: true });
  expect([fitting.length, tooMany.map(({ id }) => id).at(0), forVideos]).toEqual([477, "video-477", 0]);
  // Without tickets there is no limit to what can be made.
  expect(divideArtifacts(own, { concurrency: 3, hasTickets: false }).tooMany).toEqual([]);
});
