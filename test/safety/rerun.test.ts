import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { ArtifactServiceOptions } from "../../simulator/artifact-service.ts";
import type { Fault, FaultAction } from "../../simulator/simulator.ts";
import { providerNames } from "../../src/providers/table.ts";
import { runAction, type Step, type StepResult, startAction } from "../support/action.ts";
import { beyondSample } from "../support/beyond-sample.ts";
import { longTable } from "../support/long-table.ts";
import type { Services } from "../support/services.ts";
import { waitUntil } from "../support/wait-until.ts";
import { attemptOf, killedAttempt, postOf, prompt, submitsOf, ticketsOf, withServices } from "./attempt.ts";

const anyProvider = providerNames.map((name) => [name] as const);

/** Simulated seconds until a video is ready: while the first attempt is killed, and not before. */
const soon = { usualSeconds: 20 };
const late = { usualSeconds: 400 };

/** Real minutes that a busy machine takes to submit in, and that are over before the video is ready. */
const shortTime = { "timeout-minutes": "0.2" };
const overtime = { usualSeconds: 4000 };

/** Holds that an attempt ended with the video of a generation, collected or new. */
function expectVideo(result: StepResult, services: Services, job: number, resumed: boolean): void {
  expect(result.errors).toEqual([]);
  expect(result.outputs).toMatchObject({
    status: "completed",
    resumed: String(resumed),
    "generation-id": services.simulator.jobs[job]?.id,
  });
}

const refusing = { kind: "status", status: 403 } as const;
const unreadable = (["list-artifacts", "artifacts"] as const).map((at) => ({ at, do: refusing }));

describe.concurrent("a first attempt", () => {
  test("makes its video where the artifact service is down, with one warning", async () => {
    const artifacts = { faults: [{ at: "create-artifact" as const, do: refusing }, ...unreadable] };
    await withServices({ simulator: soon, artifacts }, async (services) => {
      const result = await runAction(attemptOf(services, "fal", { inputs: { "upload-artifact": "false" } }));
      expectVideo(result, services, 0, false);
      expect(result.warnings).toMatchObject([
        { message: expect.stringContaining("The recovery ticket could not be stored") },
      ]);
    });
  });

  longTable(anyProvider)("on %s looks for nothing", async (provider) => {
    await withServices({ simulator: soon }, async (services) => {
      expectVideo(await runAction(attemptOf(services, provider)), services, 0, false);
      const listings = services.artifacts.requests.filter(
        ({ at }) => at === "list-artifacts" || at === "artifacts",
      );
      expect(listings).toEqual([]);
      expect(services.simulator.requests.filter(({ at }) => at === "logs")).toEqual([]);
    });
  });

  test("leaves a ticket that holds neither prompt nor key, in its name or in itself", async () => {
    await withServices({ simulator: soon }, async (services) => {
      await runAction(attemptOf(services, "aimlapi"));
      const [ticket] = services.artifacts.artifacts;
      const [job] = services.simulator.jobs;
      const encoded = Buffer.from(job?.id ?? "").toString("base64url");
      expect(ticket?.name).toMatch(/^generate-video-ticket-gv-[0-9a-f]{40}-id\.[\w-]+$/u);
      expect(ticket?.name.endsWith(`-id.${encoded}`)).toBe(true);
      // Any word may stand in an id by chance.
      const text = `${ticket?.name.replace(encoded, "")} ${await readFile(ticket?.file ?? "", "utf8")}`;
      for (const word of [...prompt.split(" "), services.inputs("aimlapi")["api-key"]]) {
        if (word.length > 3) expect(text.toLowerCase()).not.toContain(word.toLowerCase());
      }
    });
  });
});

describe.concurrent("a later attempt", () => {
  const places: [string, ArtifactServiceOptions][] = [
    ["in the run's own listing", { earlierAttempts: "listed" }],
    ["in the REST listing", { earlierAttempts: "rest" }],
    [
      "in the REST listing, where the own one breaks",
      {
        faults: [
          { at: "list-artifacts", do: { kind: "status", status: 404, message: "workflow run not found" } },
        ],
      },
    ],
  ];

  longTable(places)("waits for what a killed one left, found %s", async (_, artifacts) => {
    await withServices({ simulator: late, artifacts }, async (services) => {
      await killedAttempt(attemptOf(services, "aimlapi"), services);
      expectVideo(await runAction(attemptOf(services, "aimlapi", { attempt: 2 })), services, 0, true);
      expect(submitsOf(services)).toHaveLength(1);
    });
  });

  test("finds a completed generation in the provider's log if no listing shows a ticket", {
    tags: beyondSample,
  }, async () => {
    await withServices({ simulator: soon, artifacts: { earlierAttempts: "hidden" } }, async (services) => {
      expectVideo(await runAction(attemptOf(services, "aimlapi")), services, 0, false);
      services.simulator.faults.push({ at: "logs", times: 2, do: { kind: "status", status: 503 } });
      expectVideo(await runAction(attemptOf(services, "aimlapi", { attempt: 2 })), services, 0, true);
      expect(submitsOf(services)).toHaveLength(1);
    });
  });

  test("works without a token", { tags: beyondSample }, async () => {
    await withServices({ simulator: soon }, async (services) => {
      await runAction(attemptOf(services, "fal"));
      const step = { ...attemptOf(services, "fal", { attempt: 2 }), token: "" };
      expectVideo(await runAction(step), services, 0, true);
      expect(services.artifacts.requests.filter(({ at }) => at === "artifacts")).toEqual([]);
    });
  });

  longTable(anyProvider)("on %s submits where there is nothing, and says so once", async (provider) => {
    await withServices({ simulator: soon }, async (services) => {
      const result = await runAction(attemptOf(services, provider, { attempt: 2 }));
      expectVideo(result, services, 0, false);
      expect(result.log.match(/No generation of an earlier attempt was found/gu)).toHaveLength(1);
      expect(result.warnings).toEqual([]);
    });
  });

  longTable(anyProvider)("on %s resubmits a failed generation, under another name", async (provider) => {
    const faults: Fault[] = [{ at: "submit", times: 1, do: { kind: "job-fails", error: "Out of luck" } }];
    await withServices({ simulator: { ...soon, faults } }, async (services) => {
      const first = await runAction(attemptOf(services, provider));
      expect(first.errors).toMatchObject([{ title: "Generation failed" }]);
      const second = await runAction(attemptOf(services, provider, { attempt: 2 }));
      expectVideo(second, services, 1, false);
      expect(second.log).toMatch(/cannot be used\. .*Out of luck.*\n.*Submitting again/u);
      const paysAgain = expect.stringMatching(
        /Submitting again, which costs again: .* may have been charged/u,
      );
      expect(second.warnings.map(({ message }) => message)).toEqual(provider === "fal" ? [paysAgain] : []);
      const names = submitsOf(services).map(({ headers }) => headers["x-client-request-id"]);
      expect(names).toEqual(provider === "fal" ? [undefined, undefined] : [names[0], `${names[0]}.2`]);
    });
  });

  longTable<[fault: Partial<Extract<FaultAction, { kind: "job-fails" }>>, warnings: unknown[]]>([
    [{ charged: true }, [expect.stringMatching(/generation was charged .*0\.05/u)]],
    [{ status: 500 }, []],
  ])("says that fal charged what has failed, where it did: %j", async (fault, warnings) => {
    const faults: Fault[] = [
      { at: "submit", times: 1, do: { kind: "job-fails", error: "Bad luck", ...fault } },
    ];
    await withServices({ simulator: { ...soon, faults } }, async (services) => {
      await runAction(attemptOf(services, "fal"));
      const second = await runAction(attemptOf(services, "fal", { attempt: 2 }));
      expectVideo(second, services, 1, false);
      expect(second.warnings.map(({ message }) => message)).toEqual(warnings);
      expect(services.simulator.jobs[0]?.costUsd).toBe(fault.charged ? 0.05 : 0);
    });
  });

  longTable([[400], [500]])(
    "submits what AI/ML API refused with %i, and collects nothing",
    async (status) => {
      const faults: Fault[] = [{ at: "submit", times: 1, do: { kind: "status", status } }];
      await withServices({ simulator: { ...soon, faults } }, async (services) => {
        const first = await runAction(attemptOf(services, "aimlapi"));
        expect(first.errors).toMatchObject([{ title: "Provider refused" }]);
        expect(first.outputs).not.toHaveProperty("generation-id");
        expect(ticketsOf(services)).toEqual([]);
        expectVideo(await runAction(attemptOf(services, "aimlapi", { attempt: 2 })), services, 0, false);
        expectVideo(await runAction(attemptOf(services, "aimlapi", { attempt: 3 })), services, 0, true);
      });
    },
  );

  test("collects from fal by the id alone, with any namespace before the owner", {
    tags: beyondSample,
  }, async () => {
    await withServices({ simulator: soon }, async (services) => {
      const inputs = { model: "workflows/simulator/any-text-to-video", provider: "fal" };
      for (const attempt of [1, 2]) {
        const result = await runAction(attemptOf(services, "fal", { attempt, inputs }));
        expectVideo(result, services, 0, attempt === 2);
      }
      expect(submitsOf(services)).toHaveLength(1);
    });
  });

  test("stops, and submits nothing, where the provider no longer knows it", async () => {
    await withServices({ simulator: late }, async (services) => {
      await killedAttempt(attemptOf(services, "aimlapi"), services);
      const [{ id } = { id: "none" }] = services.simulator.jobs;
      services.simulator.jobs.length = 0;
      const second = await runAction(attemptOf(services, "aimlapi", { attempt: 2 }));
      expect(second.errors).toMatchObject([{ title: "Generation failed" }]);
      expect(second.errors[0]?.message).toContain(`generation-id: ${id}`);
      expect(submitsOf(services)).toHaveLength(1);
    });
  });

  longTable([
    ["first", 0],
    ["eleventh", 10],
  ])("does not take it for gone where its %s status is not found", async (_, after) => {
    await withServices({ simulator: late }, async (services) => {
      await killedAttempt(attemptOf(services, "aimlapi"), services);
      services.simulator.faults.push({ at: "poll", after, times: 1, do: { kind: "status", status: 404 } });
      expectVideo(await runAction(attemptOf(services, "aimlapi", { attempt: 2 })), services, 0, true);
      expect(submitsOf(services)).toHaveLength(1);
    });
  });

  test("stops, and submits nothing, where the provider no longer answers it", async () => {
    await withServices({ simulator: late }, async (services) => {
      await killedAttempt(attemptOf(services, "aimlapi"), services);
      services.simulator.faults.push({ at: "poll", do: { kind: "status", status: 403 } });
      const second = await runAction(attemptOf(services, "aimlapi", { attempt: 2 }));
      expect(second.errors).toMatchObject([{ title: "Provider refused" }]);
      expect(submitsOf(services)).toHaveLength(1);
    });
  });

  test("collects what succeeded before, so that running a job again costs nothing", async () => {
    await withServices({ simulator: soon }, async (services) => {
      for (const attempt of [1, 2, 3]) {
        const result = await runAction(attemptOf(services, "fal", { attempt }));
        expectVideo(result, services, 0, attempt > 1);
      }
      expect(submitsOf(services)).toHaveLength(1);
    });
  });

  test("does not share with another leg of the matrix, or another request", {
    tags: beyondSample,
  }, async () => {
    await withServices({ simulator: soon }, async (services) => {
      const legs = [0, 1].map(
        (jobIndex) => (attempt: number) => attemptOf(services, "fal", { attempt, jobIndex }),
      );
      for (const [index, leg] of legs.entries()) expectVideo(await runAction(leg(1)), services, index, false);
      for (const [index, leg] of legs.entries()) expectVideo(await runAction(leg(2)), services, index, true);
      const other = attemptOf(services, "fal", { attempt: 2, inputs: { prompt: "Another boat" } });
      expectVideo(await runAction(other), services, 2, false);
      const [first, second] = ticketsOf(services);
      expect(first?.split("-id.")[0]).not.toBe(second?.split("-id.")[0]);
    });
  });

  test("on fal stops if the run's artifacts cannot be read, since a generation may be paid for", async () => {
    await withServices({ simulator: soon, artifacts: { faults: unreadable } }, async (services) => {
      await runAction(attemptOf(services, "fal"));
      const second = await runAction(attemptOf(services, "fal", { attempt: 2 }));
      expect(second.errors).toMatchObject([{ title: "Generation failed" }]);
      expect(second.errors[0]?.message).toMatch(/artifacts cannot be read.*generation-id/su);
      expect(submitsOf(services)).toHaveLength(1);
    });
  });

  longTable(anyProvider)("on %s finds a ticket among thousands of artifacts", async (provider) => {
    await withServices({ simulator: soon }, async (services) => {
      services.artifacts.addOthers(1100);
      await runAction(attemptOf(services, provider));
      services.artifacts.addOthers(1100);
      // Only the ticket tells: the generation is not in the provider's log.
      services.simulator.faults.push({ at: "logs", do: { kind: "drop-log" } });
      expectVideo(await runAction(attemptOf(services, provider, { attempt: 2 })), services, 0, true);
      expect(submitsOf(services)).toHaveLength(1);
    });
  });

  longTable(anyProvider)("on %s submits where thousands of artifacts hold no ticket", async (provider) => {
    await withServices({ simulator: soon }, async (services) => {
      services.artifacts.addOthers(2200);
      expectVideo(await runAction(attemptOf(services, provider, { attempt: 2 })), services, 0, false);
    });
  });

  const broken: [string, FaultAction][] = [
    ["answers 503", { kind: "status", status: 503 }],
    ["breaks off", { kind: "reset" }],
    ["answers with a web page", { kind: "status", status: 502, body: "html" }],
    ["wants fewer requests", { kind: "status", status: 429, retryAfter: 600 }],
  ];

  longTable(broken)(
    "on fal stops where the own listing has no ticket and GitHub's API %s",
    async (_, fault) => {
      const artifacts: ArtifactServiceOptions = {
        earlierAttempts: "rest",
        faults: [{ at: "artifacts", do: fault }],
      };
      await withServices({ simulator: soon, artifacts }, async (services) => {
        await runAction(attemptOf(services, "fal"));
        const second = await runAction(attemptOf(services, "fal", { attempt: 2 }));
        expect(second.errors).toMatchObject([{ title: "Generation failed" }]);
        expect(second.errors[0]?.message).toMatch(/cannot be read.*actions: read.*generation-id/su);
        expect(submitsOf(services)).toHaveLength(1);
      });
    },
  );

  longTable([
    ["without a token", (step: Step) => ({ ...step, token: "" })],
    ["with a token that may not read", (step: Step) => ({ ...step, token: "ghs_other" })],
  ])("on fal stops where the own listing is cut, %s", async (_, change) => {
    await withServices({ simulator: soon }, async (services) => {
      services.artifacts.addOthers(1100);
      await runAction(attemptOf(services, "fal"));
      const second = await runAction(change(attemptOf(services, "fal", { attempt: 2 })));
      expect(second.errors).toMatchObject([{ title: "Generation failed" }]);
      expect(submitsOf(services)).toHaveLength(1);
    });
  });

  test("on AI/ML API looks in the provider's log then, more than once", async () => {
    const faults: Fault[] = [{ at: "logs", times: 1, do: { kind: "status", status: 503 } }];
    const options = { simulator: { ...soon, faults }, artifacts: { faults: unreadable } };
    await withServices(options, async (services) => {
      await runAction(attemptOf(services, "aimlapi"));
      expectVideo(await runAction(attemptOf(services, "aimlapi", { attempt: 2 })), services, 0, true);
      expect(submitsOf(services)).toHaveLength(1);
    });
  });
});

describe.concurrent("what a later attempt collects", () => {
  longTable(anyProvider)("is what ran out of time on %s", async (provider) => {
    await withServices({ simulator: overtime }, async (services) => {
      const first = await runAction(attemptOf(services, provider, { inputs: shortTime }));
      expect(first.errors).toMatchObject([{ title: "Timed out" }]);
      expect(first.outputs).toMatchObject({
        status: "timed-out",
        "generation-id": services.simulator.jobs[0]?.id,
      });
      await postOf(first, attemptOf(services, provider));
      expectVideo(await runAction(attemptOf(services, provider, { attempt: 2 })), services, 0, true);
    });
  });

  test("is what AI/ML API could not cancel", async () => {
    await withServices({ simulator: late }, async (services) => {
      const first = await runAction({
        ...attemptOf(services, "aimlapi"),
        signalAt: { line: "Accepted: generation", signal: "SIGINT" },
      });
      expect(first.errors).toMatchObject([{ title: "Cancelled" }]);
      await postOf(first, attemptOf(services, "aimlapi"));
      expectVideo(await runAction(attemptOf(services, "aimlapi", { attempt: 2 })), services, 0, true);
    });
  });

  test("is not what fal has cancelled", async () => {
    await withServices({ simulator: overtime }, async (services) => {
      await runAction({
        ...attemptOf(services, "fal"),
        signalAt: { line: "The provider says", signal: "SIGINT" },
      });
      expect(services.simulator.jobs[0]?.state).toBe("cancelled");
      expectVideo(await runAction(attemptOf(services, "fal", { attempt: 2 })), services, 1, false);
    });
  });

  test.each([
    ["download", "Download failed"],
    ["upload", "Artifact failed"],
  ])("is a video whose %s failed", async (what, title) => {
    await withServices({ simulator: soon }, async (services) => {
      const { simulator, artifacts } = services;
      if (what === "download") simulator.faults.push({ at: "file", do: { kind: "status", status: 400 } });
      else
        artifacts.faults.push({
          at: "create-artifact",
          after: 1,
          times: 1,
          do: { kind: "status", status: 400 },
        });
      const first = await runAction(attemptOf(services, "aimlapi"));
      expect(first.errors).toMatchObject([{ title }]);
      simulator.faults.length = 0;
      expectVideo(await runAction(attemptOf(services, "aimlapi", { attempt: 2 })), services, 0, true);
    });
  });

  test("is a submit without an answer, once the provider lists it", async () => {
    const faults: Fault[] = [
      { at: "submit", times: 1, do: { kind: "reset", accept: true } },
      { at: "logs", do: { kind: "drop-log" } },
    ];
    await withServices({ simulator: { ...soon, faults } }, async (services) => {
      const first = await runAction(attemptOf(services, "aimlapi"));
      expect(first.errors).toMatchObject([{ title: "Generation failed" }]);
      services.simulator.faults.length = 0;
      expect(ticketsOf(services)).toEqual([expect.stringMatching(/-submitting\.1$/u)]);
      expectVideo(await runAction(attemptOf(services, "aimlapi", { attempt: 2 })), services, 0, true);
      expect(submitsOf(services)).toHaveLength(1);
    });
  });

  test("is one cancelled during its submit, without a post step", { tags: beyondSample }, async () => {
    const faults: Fault[] = [{ at: "submit", times: 1, do: { kind: "hang", accept: true } }];
    await withServices({ simulator: { usualSeconds: 300, faults } }, async (services) => {
      const running = await startAction(attemptOf(services, "aimlapi"));
      await waitUntil(() => services.simulator.jobs.length === 1);
      running.signal("SIGINT");
      const first = await running.finished;
      expect(first.errors).toMatchObject([{ title: "Cancelled" }]);
      expectVideo(await runAction(attemptOf(services, "aimlapi", { attempt: 2 })), services, 0, true);
      expect(submitsOf(services)).toHaveLength(1);
    });
  });

  test("is a video of fal's that the first attempt was not given", async () => {
    const faults: Fault[] = [{ at: "result", times: 6, do: { kind: "body", json: { videos: [] } } }];
    await withServices({ simulator: { ...soon, faults } }, async (services) => {
      const first = await runAction(attemptOf(services, "fal"));
      expect(first.errors).toMatchObject([{ title: "Generation failed" }]);
      expect(first.errors[0]?.message).toMatch(/no video.*is paid for: \$0\.05.*generation-id/su);
      expectVideo(await runAction(attemptOf(services, "fal", { attempt: 2 })), services, 0, true);
    });
  });

  test("is not guessed where the provider's list cannot be read", async () => {
    const faults: Fault[] = [
      { at: "submit", times: 1, do: { kind: "reset", accept: true } },
      { at: "logs", do: { kind: "status", status: 403 } },
    ];
    await withServices({ simulator: { ...soon, faults } }, async (services) => {
      const first = await runAction(attemptOf(services, "aimlapi"));
      await postOf(first, attemptOf(services, "aimlapi"));
      const second = await runAction(attemptOf(services, "aimlapi", { attempt: 2 }));
      expect(second.errors).toMatchObject([{ title: "Generation failed" }]);
      expect(second.errors[0]?.message).toMatch(/outcome is unknown.*earlier attempt/u);
      expect(submitsOf(services)).toHaveLength(1);
    });
  });

  test("is the newest attempt's submit, not an older one that failed", { tags: beyondSample }, async () => {
    const faults: Fault[] = [
      { at: "submit", times: 1, do: { kind: "job-fails", error: "Out of luck" } },
      { at: "submit", times: 1, do: { kind: "hang", accept: true } },
    ];
    await withServices({ simulator: { usualSeconds: 200, faults } }, async (services) => {
      await runAction(attemptOf(services, "aimlapi"));
      const running = await startAction(attemptOf(services, "aimlapi", { attempt: 2 }));
      await waitUntil(() => services.simulator.jobs.length === 2);
      const second = await running.kill();
      await postOf(second, attemptOf(services, "aimlapi", { attempt: 2 }));
      expectVideo(await runAction(attemptOf(services, "aimlapi", { attempt: 3 })), services, 1, true);
      expect(submitsOf(services)).toHaveLength(2);
    });
  });
});
