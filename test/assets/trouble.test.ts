import { describe, expect, test } from "vitest";
import type { Operation } from "../../simulator/simulator.ts";
import { batchFailure } from "../../src/actions/assets/failures.ts";
import { Failure } from "../../src/errors.ts";
import { reviewedModels } from "../../src/models/catalogue.ts";
import { type StepResult, startAction } from "../support/action.ts";
import { assetOf } from "../support/asset.ts";
import { beyondSample } from "../support/beyond-sample.ts";
import { longTable } from "../support/long-table.ts";
import { assetsStep, lockOf, manifestOf, manifestWorkspace, runAssets } from "../support/manifest.ts";
import { useServices } from "../support/services.ts";
import { waitUntil } from "../support/wait-until.ts";

const services = useServices({ speed: 60, simulator: { usualSeconds: 20 } });

const fal = "fal-ai/kandinsky5/text-to-video/distill";
const kling = "kling-video/v1.6/standard/text-to-video";
const pixverse = "pixverse/v5/text-to-video";

/** A busy machine may be too slow for a ticket, which is another warning. */
function aboutPrices({ warnings }: StepResult): string[] {
  return warnings.map(({ message }) => message).filter((message) => message.includes("price"));
}

function asked(operation: Operation): number {
  return services.simulator.requests.filter(({ at }) => at === operation).length;
}

describe("one failure", () => {
  test("stops no other video, and the step reports the failed and the finished ones", async () => {
    const workspace = await manifestWorkspace(manifestOf(["a", "b", "c", "d"]));
    services.simulator.faults.push({
      at: "submit",
      after: 1,
      times: 1,
      do: { kind: "job-fails", error: "no boats" },
    });
    const { exitCode, errors, json, summary } = await runAssets(services, workspace, { concurrency: "1" });
    expect(exitCode).toBe(1);
    expect(json).toMatchObject({ generated: ["a", "c", "d"], failed: ["b"], stale: ["b"] });
    expect(errors).toMatchObject([{ title: "Generation failed" }]);
    expect(errors[0]?.message).toMatch(/^1 of 4 videos were not made:\n- b: Generation failed\. .*no boats/);
    expect(errors[0]?.message).toContain("a total cost of $0.15 (300,000 credits)");
    expect(Object.keys(await lockOf(workspace))).toEqual(["a", "c", "d"]);
    expect(summary).toContain("3 generated, 0 unchanged, 1 failed");
  });

  test("is made good by the next run alone", async () => {
    const workspace = await manifestWorkspace(manifestOf(["a", "b"]));
    services.simulator.faults.push({ at: "submit", times: 1, do: { kind: "status", status: 400 } });
    const first = await runAssets(services, workspace, { concurrency: "1" });
    expect(first.errors).toMatchObject([{ title: "Provider refused" }]);
    const second = await runAssets(services, workspace);
    expect(second.json).toMatchObject({ generated: ["a"], unchanged: ["b"] });
  });

  test("is the last where the step is to fail fast", { tags: beyondSample }, async () => {
    const workspace = await manifestWorkspace(manifestOf(["a", "b", "c"]));
    services.simulator.faults.push({ at: "submit", times: 1, do: { kind: "status", status: 400 } });
    const inputs = { concurrency: "1", "fail-fast": "true" };
    const { errors, json } = await runAssets(services, workspace, inputs);
    expect(json).toMatchObject({ generated: [], failed: ["a"], stale: ["a", "b", "c"] });
    expect(errors[0]?.message).toContain("- b: not started, because another video failed");
    expect(asked("submit")).toBe(1);
  });

  test("of an upload leaves the video made", async () => {
    const workspace = await manifestWorkspace(manifestOf(["a"]));
    services.artifacts.faults.push({ at: "put-block-list", after: 1, do: { kind: "status", status: 403 } });
    const { errors, json } = await runAssets(services, workspace);
    expect(errors).toMatchObject([{ title: "Artifact failed" }]);
    expect(json).toMatchObject({ generated: ["a"], failed: [], stale: [] });
  });

  test("to report a cost that makes sense keeps the video, at the price of the list, and the lock readable", async () => {
    const workspace = await manifestWorkspace(manifestOf(["a"]));
    const usage = { credits_used: -100_000, usd_spent: -0.05 };
    const json = (healthy: object) => ({ ...healthy, meta: { usage } });
    services.simulator.faults.push({ at: "poll", do: { kind: "body", json: json as never } });
    const { errors } = await runAssets(services, workspace, { "upload-artifacts": "false" });
    expect(errors).toEqual([]);
    expect((await lockOf(workspace)).a).toMatchObject({ "credits-used": null, "cost-usd": 0.05 });
    expect((await runAssets(services, workspace)).json).toMatchObject({ unchanged: ["a"], stale: [] });
  });

  test("to store a ticket is only a warning", async () => {
    const workspace = await manifestWorkspace(manifestOf(["a", "b"]));
    services.artifacts.faults.push({ at: "create-artifact", times: 1, do: { kind: "status", status: 403 } });
    const inputs = { "upload-artifacts": "false", concurrency: "1" };
    const { errors, warnings, json } = await runAssets(services, workspace, inputs);
    expect(errors).toEqual([]);
    expect(warnings[0]?.message).toContain("a: The recovery ticket could not be stored");
    expect(json.generated).toEqual(["a", "b"]);
  });
});

const allowed = { "allow-unknown-cost": "true" };

describe("a limit for all together", () => {
  test("refuses videos that exceed it before anything is submitted", async () => {
    const workspace = await manifestWorkspace(manifestOf(["a", "b", "c"], fal));
    const { errors, json } = await runAssets(services, workspace, { "max-cost-usd": "0.14" });
    expect(errors).toMatchObject([{ title: "Invalid input" }]);
    expect(errors[0]?.message).toContain("3 videos are known to cost $0.15, and max-cost-usd allows $0.14");
    expect(json).toEqual({});
    expect(asked("submit")).toBe(0);
  });

  test("allows what costs just as much, with one question for a model's price", async () => {
    const workspace = await manifestWorkspace(manifestOf(["a", "b", "c"], pixverse));
    const { errors, log } = await runAssets(services, workspace, { "max-cost-usd": "1.2" });
    expect(errors).toEqual([]);
    expect(asked("pricing")).toBe(1);
    expect(log.match(/[abc]: Expected price: \$0\.40 \(AI\/ML API's price list\)/gu)).toHaveLength(3);
  });

  longTable<[what: string, more: string, inputs: Record<string, string>]>([
    ["a price", "", { "max-cost-usd": "5" }],
    ["a price, of several", "  b: { prompt: x }\n", { "max-cost-usd": "5" }],
    ["a shard's price", "  b: { prompt: x }\n", { "max-cost-usd": "5", shard: "1/2" }],
  ])("refuses what has no known price before anything is submitted: %s", async (_, more, inputs) => {
    const workspace = await manifestWorkspace(manifestOf(["a"], kling) + more);
    const { errors, json } = await runAssets(services, workspace, inputs);
    expect(errors).toMatchObject([{ title: "Invalid input" }]);
    expect(errors[0]?.message).toMatch(
      /price of .* not known:.*- a: AI\/ML API prices.*allow-unknown-cost/su,
    );
    expect(json).toEqual({});
    expect(asked("submit")).toBe(0);
  });

  test("lets one video alone have an unknown price, where its entry allows it", {
    tags: beyondSample,
  }, async () => {
    const text = `${manifestOf(["a"], kling)}  b: { prompt: x, max-cost-usd: 1, allow-unknown-cost: true }\n  c: { prompt: y, max-cost-usd: 1 }\n`;
    const { errors, json } = await runAssets(services, await manifestWorkspace(text));
    expect(json).toMatchObject({ generated: ["a", "b"], failed: ["c"] });
    expect(errors[0]?.message).toContain("max-cost-usd cannot be checked beforehand");
  });

  test("counts the charges, and starts nothing that might exceed it", async () => {
    const workspace = await manifestWorkspace(manifestOf(["a", "b", "c", "d"], kling));
    const inputs = { "max-cost-usd": "0.6", concurrency: "1", ...allowed };
    const { errors, warnings, json, outputs } = await runAssets(services, workspace, inputs);
    expect(warnings[0]?.message).toContain("is not known in advance");
    expect(json).toMatchObject({ generated: ["a", "b"], failed: [], stale: ["c", "d"] });
    expect(outputs["cost-usd"]).toBe("0.5");
    expect(errors[0]?.message).toContain("- c: not started, because it might exceed max-cost-usd");
    expect(asked("submit")).toBe(2);
  });

  test("lets one video of an unknown price start at a time, until one is paid", async () => {
    const workspace = await manifestWorkspace(manifestOf(["a", "b", "c", "d"], kling));
    const inputs = { "max-cost-usd": "0.01", concurrency: "8", ...allowed };
    const result = await runAssets(services, workspace, inputs);
    const { errors, json } = result;
    expect(aboutPrices(result)).toEqual([
      expect.stringMatching(/is not known in advance: .*its first video is made alone/i),
    ]);
    expect(json).toMatchObject({ generated: ["a"], stale: ["b", "c", "d"] });
    expect(errors[0]?.message).toContain("- b: not started, because it might exceed max-cost-usd");
    expect(asked("submit")).toBe(1);
  });

  test("is divided among shards, so that all of them together keep it", async () => {
    const text = manifestOf(["a", "b", "c", "d"], kling);
    const outputs = [];
    for (const shard of ["1/2", "2/2"]) {
      const inputs = { shard, "max-cost-usd": "0.6", concurrency: "1", ...allowed };
      const result = await runAssets(services, await manifestWorkspace(text), inputs);
      outputs.push(result.outputs["cost-usd"]);
      expect(aboutPrices(result).at(-1)).toContain(
        "This shard may spend $0.30 of max-cost-usd, but the price of its first video is unknown: each of the 2 shards may exceed its share by one video.",
      );
    }
    expect(outputs).toEqual(["0.25", "0.25"]);
  });

  test("gives the rest of a cheap shard's share to the shards that need more", {
    tags: beyondSample,
  }, async () => {
    const text = `${manifestOf(["a"], kling)}  known: { model: ${fal}, prompt: x }\n`;
    const inputs = { shard: "1/2", "max-cost-usd": "0.55", concurrency: "1", ...allowed };
    const unknown = await runAssets(services, await manifestWorkspace(text), inputs);
    expect(unknown.json.generated).toEqual(["a"]);
    expect(aboutPrices(unknown).at(-1)).toContain("This shard may spend $0.50 of max-cost-usd");
    const known = await runAssets(services, await manifestWorkspace(text), { ...inputs, shard: "2/2" });
    expect([known.errors, known.json.generated]).toEqual([[], ["known"]]);
  });

  test("is shared by all where every price is known", async () => {
    const text = manifestOf(["a", "b"], fal);
    for (const shard of ["1/2", "2/2"]) {
      const inputs = { shard, "max-cost-usd": "0.1" };
      const { errors } = await runAssets(services, await manifestWorkspace(text), inputs);
      expect(errors).toEqual([]);
    }
  });

  test("of a video's own refuses that video alone", { tags: beyondSample }, async () => {
    const text = `${manifestOf(["a"], fal)}  dear: { prompt: x, duration: 10, max-cost-usd: 0.09 }\n`;
    const { json, errors } = await runAssets(services, await manifestWorkspace(text));
    expect(json).toMatchObject({ generated: ["a"], failed: ["dear"] });
    expect(errors[0]?.message).toContain("This video costs $0.10");
  });
});

test("a later attempt lists the run's artifacts once for all videos", async () => {
  const workspace = await manifestWorkspace(manifestOf(["a", "b", "c", "d"]));
  const { json } = await runAssets(services, workspace, { "upload-artifacts": "false" }, { attempt: 2 });
  expect(json.generated).toEqual(["a", "b", "c", "d"]);
  expect(services.artifacts.requests.filter(({ at }) => at === "list-artifacts")).toHaveLength(1);
  expect(services.artifacts.requests.filter(({ at }) => at === "artifacts")).toHaveLength(1);
});

describe("a step that is stopped", () => {
  test("cancels the generations that the provider can cancel, and keeps the finished videos", async () => {
    const workspace = await manifestWorkspace(manifestOf(["a", "b", "c"], fal));
    const running = await startAction(assetsStep(services, workspace, { concurrency: "2" }));
    await running.line(/c: Accepted/);
    running.signal("SIGINT");
    const { errors, exitCode, outputs } = await running.finished;
    expect(exitCode).toBe(1);
    expect(errors).toMatchObject([{ title: "Cancelled" }]);
    const lock = await lockOf(workspace);
    expect(JSON.parse(outputs.generated ?? "")).toEqual(Object.keys(lock));
    const open = services.simulator.jobs.filter(({ state }) => state !== "completed");
    expect(open.map(({ state }) => state)).toEqual(open.map(() => "cancelled"));
    expect(open.length).toBeGreaterThan(0);
  });

  test("ends as cancelled also where no video is under way yet", { tags: beyondSample }, async () => {
    services.simulator.faults.push({ at: "pricing", do: { kind: "hang" } });
    const workspace = await manifestWorkspace(manifestOf(["a"], pixverse));
    const running = await startAction(assetsStep(services, workspace, { "max-cost-usd": "1" }));
    await running.line(/a is stale/);
    await waitUntil(() => asked("pricing") === 1);
    running.signal("SIGINT");
    const { errors } = await running.finished;
    expect(errors).toMatchObject([{ title: "Cancelled" }]);
    expect(asked("submit")).toBe(0);
  });

  test("reports the missing videos when it times out", async () => {
    const workspace = await manifestWorkspace(manifestOf(["a", "b"]));
    const inputs = { concurrency: "1", "timeout-minutes": "0.7", "upload-artifacts": "false" };
    const { errors, json } = await runAssets(services, workspace, inputs);
    expect(errors).toMatchObject([{ title: "Timed out" }]);
    expect(errors[0]?.message).toMatch(/b: /);
    expect(json.stale).toContain("b");
  });
});

test("the failures of a thousand videos are counted, and the first are listed, in an error that is whole", () => {
  const [known] = reviewedModels();
  if (!known) throw new Error("There is no reviewed model");
  const failure = new Failure("Generation failed", {
    what: "A safety check refused it. ".repeat(20),
    cost: "It costs what the model costs.",
    next: "Change the prompt.",
  });
  const failed = Array.from({ length: 1000 }, (_, index) => {
    return { state: "failed" as const, asset: assetOf(`v${index}`, known), failure, usage: { usd: 0.05 } };
  });
  const results = { unchanged: [], generated: [], failed, notStarted: [], stale: [] };
  const message = batchFailure(results, AbortSignal.abort(new Error("x".repeat(5000))))?.message ?? "";
  // https://github.com/actions/runner/blob/main/src/Runner.Worker/ExecutionContext.cs
  expect(message.length).toBeLessThanOrEqual(4096);
  const lines = message.split("\n").slice(1);
  const listed = lines.filter((line) => /^- v\d+: Generation failed/u.test(line));
  expect(listed.length).toBeGreaterThan(3);
  expect(lines.slice(listed.length)).toEqual([
    `- and ${1000 - listed.length} more; see the log`,
    "The provider has reported a total cost of $50.00 so far. Fix the problems above, and run the job again: finished videos are not paid for again.",
  ]);
});
