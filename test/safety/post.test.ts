import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runAction, type Step, type StepResult, startAction } from "../support/action.ts";
import { longTable } from "../support/long-table.ts";
import type { Services } from "../support/services.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { waitUntil } from "../support/wait-until.ts";
import {
  attemptOf,
  killedAttempt,
  killedWaiting,
  postOf,
  submitsOf,
  ticketsOf,
  withServices,
} from "./attempt.ts";

const soon = { usualSeconds: 20 };
const never = { usualSeconds: 40_000 };
const refuse = { kind: "status", status: 403 } as const;
const quiet = { exitCode: 0, errors: [], warnings: [] };

/** What the post step asked the provider for. */
async function askedByPost(main: StepResult, step: Step, { simulator }: Services) {
  simulator.requests.length = 0;
  const post = await postOf(main, step);
  return { post, asked: simulator.requests.map(({ at }) => at) };
}

/** Real minutes that are over before the video is ready. */
const shortTime = { "timeout-minutes": "0.05" };
const overtime = { usualSeconds: 1200 };

describe.concurrent("the post step", () => {
  test("asks for nothing where main has seen to everything", async () => {
    await withServices({ simulator: soon }, async (services) => {
      const step = attemptOf(services, "fal");
      const main = await runAction(step);
      const uploads = services.artifacts.requests.length;
      const { post, asked } = await askedByPost(main, step, services);
      expect(post).toMatchObject(quiet);
      expect(asked).toEqual([]);
      expect(services.artifacts.requests).toHaveLength(uploads);
    });
  });

  test("cancels at fal what a killed main left", async () => {
    await withServices({ simulator: never }, async (services) => {
      const { post } = await killedAttempt(attemptOf(services, "fal"), services);
      expect(post).toMatchObject(quiet);
      expect(post.log).toMatch(/was killed while generation \S+ was under way.*agreed/u);
      expect(services.simulator.jobs[0]?.state).toBe("cancelled");
    });
  });

  test.each([
    [
      "it is too late to cancel",
      { ...refuse, status: 400 },
      /completed already; a re-run of this job collects/u,
    ],
    [
      "fal gives no clear answer",
      { ...refuse, status: 503 },
      /gave no clear answer to the cancellation; a re-run of this job collects/u,
    ],
  ])("says so where %s", async (_, action, says) => {
    await withServices({ simulator: never }, async (services) => {
      services.simulator.faults.push({ at: "cancel", do: action });
      const { post } = await killedAttempt(attemptOf(services, "fal"), services);
      expect(post).toMatchObject(quiet);
      expect(post.log).toMatch(says);
      expect(ticketsOf(services)).toHaveLength(1);
    });
  });

  test("says that AI/ML API cannot cancel", async () => {
    await withServices({ simulator: never }, async (services) => {
      const { post } = await killedAttempt(attemptOf(services, "aimlapi"), services);
      expect(post).toMatchObject(quiet);
      expect(post.log).toMatch(/cannot cancel it; a re-run of this job collects it/u);
    });
  });

  test("needs no file that main has read", async () => {
    await withServices({ simulator: never }, async (services) => {
      const workspace = await temporaryFolder("workspace");
      await writeFile(join(workspace, "prompt.txt"), "A paper boat");
      const inputs = { prompt: "", "prompt-file": "prompt.txt" };
      const step = { ...attemptOf(services, "fal", { inputs }), workspace };
      const main = await killedWaiting(step, services);
      await rm(join(workspace, "prompt.txt"));
      const { post, asked } = await askedByPost(main, step, services);
      expect(post).toMatchObject(quiet);
      expect(asked).toEqual(["cancel"]);
    });
  });

  test("stores the ticket that main could not", async () => {
    await withServices({ simulator: overtime }, async (services) => {
      services.artifacts.faults.push({ at: "create-artifact", times: 1, do: refuse });
      const step = attemptOf(services, "aimlapi", { inputs: shortTime });
      const main = await runAction(step);
      expect(main.errors).toMatchObject([{ title: "Timed out" }]);
      expect(main.warnings).toHaveLength(1);
      expect(ticketsOf(services)).toEqual([]);
      expect(await postOf(main, step)).toMatchObject(quiet);
      expect(ticketsOf(services)).toHaveLength(1);
      const again = await runAction(attemptOf(services, "aimlapi", { attempt: 2 }));
      expect(again.outputs).toMatchObject({ status: "completed", resumed: "true" });
      expect(submitsOf(services)).toHaveLength(1);
    });
  });

  test("cancels nothing that main has given up in good order", async () => {
    await withServices({ simulator: never }, async (services) => {
      services.artifacts.faults.push({ at: "create-artifact", times: 1, do: refuse });
      const step = attemptOf(services, "fal", { inputs: shortTime });
      const { post, asked } = await askedByPost(await runAction(step), step, services);
      expect(post).toMatchObject(quiet);
      expect(asked).toEqual([]);
    });
  });

  test("stores a ticket for a submit without an answer", async () => {
    await withServices({ simulator: never }, async (services) => {
      services.simulator.faults.push({ at: "submit", do: { kind: "hang", accept: true } });
      const step = attemptOf(services, "fal");
      const running = await startAction(step);
      await waitUntil(() => services.simulator.jobs.length === 1);
      const { post, asked } = await askedByPost(await running.kill(), step, services);
      expect(post).toMatchObject(quiet);
      expect(post.log).toMatch(/killed while it submitted/u);
      expect(asked).toEqual([]);
      expect(ticketsOf(services)).toEqual([expect.stringMatching(/-submitting\.1$/u)]);
    });
  });

  longTable([[" "], ["\t"], ["\n"]])(
    "stores it too where generation-id is %j, which is empty",
    async (id) => {
      await withServices({ simulator: never }, async (services) => {
        services.artifacts.faults.push({ at: "create-artifact", times: 1, do: refuse });
        const step = attemptOf(services, "fal", { inputs: { "generation-id": id } });
        const main = await killedWaiting(step, services);
        expect(await postOf(main, step)).toMatchObject(quiet);
        expect(ticketsOf(services)).toHaveLength(1);
      });
    },
  );

  test("cancels a generation that was named by hand, and stores no ticket for it", async () => {
    await withServices({ simulator: never }, async (services) => {
      await runAction(attemptOf(services, "fal", { inputs: shortTime }));
      const before = ticketsOf(services);
      const inputs = { "generation-id": services.simulator.jobs[0]?.id ?? "" };
      const { post } = await killedAttempt(attemptOf(services, "fal", { inputs }), services);
      expect(post).toMatchObject(quiet);
      expect(services.simulator.jobs[0]?.state).toBe("cancelled");
      expect(ticketsOf(services)).toEqual(before);
    });
  });

  test("fails no job where nothing answers", async () => {
    await withServices({ simulator: never }, async (services) => {
      const step = attemptOf(services, "fal");
      services.artifacts.faults.push({ at: "create-artifact", do: refuse });
      const main = await killedWaiting(step, services);
      services.simulator.faults.push({ at: "cancel", do: { kind: "reset" } });
      const post = await postOf(main, step);
      expect(post).toMatchObject({ exitCode: 0, errors: [] });
      expect(post.log).toMatch(/recovery ticket could not be stored .*a re-run of this job finds nothing/u);
    });
  });

  longTable([[""], ["{"], ['{"stage":"odd"}']])("fails no job where its state is %j", async (video) => {
    await withServices({ simulator: never }, async (services) => {
      const post = await runAction({
        ...attemptOf(services, "fal"),
        entry: "post",
        state: { "pending-0": video },
      });
      expect(post).toMatchObject({ exitCode: 0, errors: [] });
      expect(services.simulator.requests).toEqual([]);
    });
  });

  test("fails no job that is cancelled meanwhile", async () => {
    await withServices({ simulator: never }, async (services) => {
      services.artifacts.faults.push({ at: "create-artifact", do: { kind: "hang" } });
      const step = attemptOf(services, "aimlapi");
      const running = await startAction(step);
      await running.line("Accepted: generation");
      const main = await running.kill();
      const before = services.artifacts.requests.length;
      const post = await startAction({ ...step, entry: "post", state: main.state });
      await waitUntil(() => services.artifacts.requests.length > before);
      post.signal("SIGINT");
      expect(await post.finished).toMatchObject({ exitCode: 0, errors: [] });
    });
  });

  test("sends no request after a dry run", async () => {
    await withServices({ simulator: never }, async (services) => {
      const step = attemptOf(services, "fal", { inputs: { "dry-run": "true" } });
      const left = {
        stage: "under-way",
        key: "gv-x",
        ticket: false,
        previous: { state: "accepted", id: "dry-run" },
        provider: "fal",
        model: "fal-ai/kandinsky5/text-to-video/distill",
      };
      const post = await runAction({
        ...step,
        entry: "post",
        state: { "pending-0": JSON.stringify({ id: "", ...left }) },
      });
      expect(post).toMatchObject(quiet);
      expect([...services.simulator.requests, ...services.artifacts.requests]).toEqual([]);
    });
  });
});
