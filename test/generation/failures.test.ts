import { describe, expect, test } from "vitest";
import { StepAborted } from "../../src/abort.ts";
import { readContext } from "../../src/context.ts";
import { Failure } from "../../src/errors.ts";
import type { GenerationContext } from "../../src/generation/context.ts";
import { createDryRun } from "../../src/generation/dry-run.ts";
import { toFailure } from "../../src/generation/failures.ts";
import { retryDelayMs } from "../../src/generation/retries.ts";
import { Spending } from "../../src/generation/spending.ts";
import { ActionLog } from "../../src/log/action-log.ts";
import { StepLog } from "../../src/log/step-log.ts";
import { type Cancellation, type Provider, ProviderError } from "../../src/providers/provider.ts";
import type { ProviderName } from "../../src/providers/table.ts";

const generation = { id: "gen-1", model: "m" };
const accepted = "Generation gen-1 was accepted: once completed it costs $0.40.";
const collect = "Re-run this job, or run it anew with generation-id: gen-1, to collect it.";

interface Situation {
  stage?: Spending["stage"];
  /** What the provider answers to a cancellation; undefined if it has none. */
  cancel?: Cancellation | Error;
  /** Whether the provider can look for a request. */
  finds?: boolean;
  provider?: ProviderName;
  dryRun?: boolean;
}

/** A failure's parts, and what was cancelled at the provider with how many milliseconds to answer. */
async function report(error: unknown, situation: Situation = {}) {
  const { stage = "nothing-sent", cancel, finds = false, provider = "fal", dryRun = false } = situation;
  const cancelled: string[] = [];
  const made: Provider = {
    quote: () => Promise.reject(new Error("unexpected")),
    submit: () => Promise.reject(new Error("unexpected")),
    check: () => Promise.reject(new Error("unexpected")),
    ...(cancel && {
      cancel: async ({ id }, signal) => {
        cancelled.push(id);
        expect(signal.aborted).toBe(false);
        if (cancel instanceof Error) throw cancel;
        return cancel;
      },
    }),
    ...(finds && { find: () => Promise.reject(new Error("unexpected")) }),
  };
  const spending = new Spending();
  spending.priceUsd = 0.4;
  if (stage !== "nothing-sent" && stage !== "unknown") spending.accept(generation, {});
  if (stage === "completed") spending.complete({});
  if (stage === "failed") spending.fail(provider, "failed", {});
  spending.stage = stage;
  const core = new ActionLog();
  const step = readContext(core, {}, new AbortController().signal);
  const context: GenerationContext = {
    step,
    backend: { ...createDryRun(provider), provider: made },
    spending,
    log: new StepLog(core),
    signal: step.cancelled,
    timeoutMs: 90_000,
    dryRun,
    upload: false,
  };
  const { title, report, cause, status } = await toFailure(error, context);
  return { title, ...report, cause, status, cancelled };
}

const mayCharge =
  "fal may charge for it, if a machine had already worked on it; check your account with the provider.";
const free = "Nothing was accepted by the provider and nothing was spent.";

test("a failure stays what it is", async () => {
  const failure = new Failure("Download failed", { what: "W.", cost: "C.", next: "N." });
  expect(await report(failure, { stage: "accepted" })).toMatchObject({
    title: "Download failed",
    what: "W.",
    cost: "C.",
    next: "N.",
  });
});

describe("an unexpected error", () => {
  const error = new TypeError("x is not a function");
  const next = "Run the step again with debug logging, and open an issue of the action with the log.";
  test.each<[Situation, string, string]>([
    [{}, free, next],
    [{ stage: "accepted" }, accepted, `${next} ${collect}`],
    [{ stage: "completed" }, "Generation gen-1 is paid for: $0.40.", `${next} ${collect}`],
    [{ stage: "failed" }, mayCharge, next],
    [{ stage: "failed", provider: "aimlapi" }, "AI/ML API charges nothing for it.", next],
    [
      { stage: "unknown" },
      "The provider may have accepted the request, and then it costs what the model costs.",
      `${next} Look at your account's requests with the provider before you run the step again.`,
    ],
    [
      { stage: "unknown", finds: true },
      "The provider may have accepted the request, and then it costs what the model costs.",
      `${next} A re-run of this job looks for it before it submits again.`,
    ],
  ])("after %j", async (situation, cost, advice) => {
    const found = await report(error, situation);
    expect(found).toMatchObject({
      cost,
      title: "Internal error",
      status: "failed",
      what: "Unexpected error: x is not a function",
      next: advice,
      cause: error,
      cancelled: [],
    });
  });

  test("that is no Error is told as text", async () => {
    expect((await report("a text")).what).toBe("Unexpected error: a text");
  });
});

describe("a step whose time is over", () => {
  const error = new StepAborted("timed-out");
  test.each<[Situation, string, string]>([
    [{}, free, "Raise timeout-minutes and run the step again."],
    [{ stage: "accepted", cancel: "requested" }, accepted, collect],
    [
      { stage: "unknown" },
      "The provider may have accepted the request, and then it costs what the model costs.",
      "Look at your account's requests with the provider before you run the step again.",
    ],
  ])("after %j", async (situation, cost, next) => {
    expect(await report(error, situation)).toEqual({
      title: "Timed out",
      status: "timed-out",
      what: "The step timed out: timeout-minutes is 1.5.",
      cost,
      next,
      cause: undefined,
      // What is accepted goes on, and is collected later.
      cancelled: [],
    });
  });
});

describe("a step that was cancelled", () => {
  const error = new StepAborted("cancelled");
  const again = "Run the step again when you want the video.";
  const plain = "The step was cancelled.";
  test.each<[Situation, { what: string; cost: string; next: string }, string[]]>([
    [{}, { what: plain, cost: free, next: again }, []],
    [{ cancel: "requested" }, { what: plain, cost: free, next: again }, []],
    [
      { stage: "accepted", cancel: "requested", provider: "aimlapi" },
      {
        what: `${plain} The provider agreed to cancel the generation.`,
        cost: "AI/ML API charges nothing for it.",
        next: again,
      },
      ["gen-1"],
    ],
    [
      { stage: "accepted", cancel: "requested" },
      {
        what: `${plain} The provider agreed to cancel the generation.`,
        cost: mayCharge,
        next: again,
      },
      ["gen-1"],
    ],
    [
      { stage: "accepted", cancel: "too-late" },
      {
        what: `${plain} It was too late to cancel the generation: it has completed.`,
        cost: "It is charged as usual.",
        next: collect,
      },
      ["gen-1"],
    ],
    [
      { stage: "accepted", cancel: "unknown" },
      {
        what: `${plain} The provider gave no clear answer to the cancellation.`,
        cost: accepted,
        next: collect,
      },
      ["gen-1"],
    ],
    [
      { stage: "accepted", cancel: new Error("the connection broke") },
      {
        what: `${plain} The provider gave no clear answer to the cancellation.`,
        cost: accepted,
        next: collect,
      },
      ["gen-1"],
    ],
    [
      { stage: "accepted" },
      {
        what: `${plain} The provider cannot cancel a generation: it goes on.`,
        cost: accepted,
        next: collect,
      },
      [],
    ],
    [
      { stage: "completed", cancel: "requested" },
      { what: plain, cost: "Generation gen-1 is paid for: $0.40.", next: collect },
      [],
    ],
    [
      { stage: "unknown", cancel: "requested", finds: true },
      {
        what: plain,
        cost: "The provider may have accepted the request, and then it costs what the model costs.",
        next: "A re-run of this job looks for it before it submits again.",
      },
      [],
    ],
  ])("after %j", async (situation, expected, asked) => {
    const found = await report(error, situation);
    expect(found).toEqual({
      title: "Cancelled",
      status: "cancelled",
      ...expected,
      cause: undefined,
      cancelled: asked,
    });
  });
});

describe("a dry run costs nothing, whatever went wrong, and has nothing to collect:", () => {
  const failure = (title: Failure["title"]) =>
    new Failure(title, { what: "W.", cost: "It costs $5.", next: "Collect it." });
  test.each([
    [new StepAborted("timed-out"), "Timed out", "Raise timeout-minutes and run the step again."],
    [new StepAborted("cancelled"), "Cancelled", "Run the step again."],
    [
      failure("Artifact failed"),
      "Artifact failed",
      "Run the step again; with upload-artifact: false it keeps the video on the runner.",
    ],
    [
      new Error("x"),
      "Internal error",
      "Run the step again with debug logging, and open an issue of the action with the log.",
    ],
    [failure("Download failed"), "Download failed", "Run the step again."],
  ])("%s", async (error, title, next) => {
    const found = await report(error, { dryRun: true, stage: "accepted" });
    expect(found).toMatchObject({ title, cost: "This is a dry run: nothing was paid.", next });
  });
});

describe("a request is sent again", () => {
  const error = (kind: ProviderError["kind"], retryAfterMs?: number) =>
    new ProviderError(kind, "x", retryAfterMs === undefined ? {} : { retryAfterMs });

  test("twice as late each time, after half a minute at most", () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 20].map((tries) => retryDelayMs(tries, error("retryable")));
    expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  test("when the provider asks for it", () => {
    expect(retryDelayMs(1, error("retryable", 7000))).toBe(7000);
    expect(retryDelayMs(9, error("retryable", 0))).toBe(0);
  });

  test.each([
    [1, undefined, 1000, 2000],
    [4, undefined, 1000, 9000],
    [9, undefined, 1000, 31_000],
    [1, 5000, 5000, 6000],
    [9, 5000, 5000, 35_000],
  ])(
    "after %i refusals of too many requests, with Retry-After %s, from %i to %i ms",
    (tries, asked, from, to) => {
      const delays = Array.from({ length: 2000 }, () => retryDelayMs(tries, error("rate-limited", asked)));
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(from);
      expect(Math.max(...delays)).toBeLessThan(to);
      const range = to - from;
      expect(Math.min(...delays)).toBeLessThan(from + range * 0.05);
      expect(Math.max(...delays)).toBeGreaterThan(to - range * 0.05);
    },
  );
});
