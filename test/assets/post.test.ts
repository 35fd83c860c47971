import { rm } from "node:fs/promises";
import { describe, expect, test, vi } from "vitest";
import { type PendingGeneration, PostState, readPostState } from "../../src/recovery/post-state.ts";
import { runAction, startAction } from "../support/action.ts";
import { assetsStep, manifestOf, manifestWorkspace } from "../support/manifest.ts";
import { RecordingLog } from "../support/recording-log.ts";
import { useServices } from "../support/services.ts";
import { waitUntil } from "../support/wait-until.ts";

const services = useServices({ speed: 60, simulator: { usualSeconds: 4000 } });

const fal = "fal-ai/kandinsky5/text-to-video/distill";

/** A batch of three that is killed while all of them are under way, in a workspace that is gone afterwards. */
async function killedBatch(inputs: Record<string, string> = {}) {
  const workspace = await manifestWorkspace(manifestOf(["a", "b", "c"], fal), { "prompts/gone.txt": "x" });
  const step = assetsStep(services, workspace, {
    "lock-file": "media/videos.lock.json",
    gallery: "page",
    ...inputs,
  });
  const running = await startAction(step);
  const streams = () => services.simulator.requests.filter(({ at }) => at === "stream").length;
  await waitUntil(() => streams() === 3);
  const { state } = await running.kill();
  await rm(workspace, { recursive: true });
  return {
    ...step,
    workspace: undefined,
    entry: "post" as const,
    state,
    env: { ...step.env, GITHUB_WORKSPACE: workspace },
  };
}

function states() {
  return services.simulator.jobs.map(({ state }) => state);
}

describe("the post step of a batch", () => {
  test("cancels every generation though the workspace is gone", async () => {
    const { workspace: _, ...post } = await killedBatch();
    expect(await runAction(post)).toMatchObject({ exitCode: 0, errors: [], warnings: [] });
    expect(states()).toEqual(["cancelled", "cancelled", "cancelled"]);
  });

  test("reads no input that it does not need", async () => {
    const { workspace: _, ...post } = await killedBatch();
    const inputs = {
      ...post.inputs,
      shard: "9/2",
      "lock-file": "../elsewhere.json",
      "timeout-minutes": "soon",
    };
    expect(await runAction({ ...post, inputs })).toMatchObject({ exitCode: 0, errors: [], warnings: [] });
    expect(states()).toEqual(["cancelled", "cancelled", "cancelled"]);
  });

  test("cancels the others where what main left of one cannot be read", async () => {
    const { workspace: _, ...post } = await killedBatch();
    const left = JSON.parse(post.state["pending-1"] ?? "{}");
    const state = { ...post.state, "pending-1": JSON.stringify({ ...left, stage: "odd" }) };
    const { exitCode, warnings } = await runAction({ ...post, state });
    expect([exitCode, warnings.length]).toEqual([0, 1]);
    expect(states().filter((each) => each === "cancelled")).toHaveLength(2);
  });

  test("cancels the others where the provider does not answer for one", async () => {
    const { workspace: _, ...post } = await killedBatch();
    services.simulator.faults.push({ at: "cancel", times: 1, do: { kind: "reset" } });
    expect(await runAction(post)).toMatchObject({ exitCode: 0, errors: [] });
    expect(states().filter((each) => each === "cancelled")).toHaveLength(2);
  });
});

test("the state has a place for each video that is under way, and each change writes only one", async () => {
  const recording = await RecordingLog.create();
  const state = new PostState(recording.core);
  const pending = (id: string): PendingGeneration => ({
    provider: "fal",
    model: fal,
    key: `gv-${id}`,
    stage: "under-way",
    ticket: false,
    previous: { state: "accepted", id },
  });
  const underWay: string[] = [];
  const written = vi.spyOn(recording.core, "saveState");
  for (let index = 0; index < 1000; index++) {
    const id = `video-${index}`;
    underWay.push(id);
    state.save(id, pending(id));
    if (underWay.length > 3) state.save(underWay.splice(index % 4, 1).join(), undefined);
  }
  const longest = Math.max(...written.mock.calls.map(([, value]) => value.length));
  expect(longest).toBe(JSON.stringify({ id: "video-999", ...pending("video-999") }).length);
  const left = await recording.state();
  expect(Object.keys(left)).toHaveLength(4);
  for (const [name, value] of Object.entries(left)) vi.stubEnv(`STATE_${name}`, value);
  const ids = readPostState(recording.core).map((text) => JSON.parse(text).id);
  expect(ids.sort()).toEqual(underWay.sort());
});
