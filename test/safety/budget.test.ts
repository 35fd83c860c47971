import { describe, expect, test } from "vitest";
import type { Fault, FaultAction, SimulatorOptions } from "../../simulator/simulator.ts";
import type { ProviderName } from "../../src/models/model.ts";
import { runAction, type StepResult } from "../support/action.ts";
import { longTable } from "../support/long-table.ts";
import type { Services } from "../support/services.ts";
import { attemptOf, submitsOf, withServices } from "./attempt.ts";

const kandinsky = { model: "sber-ai/kandinsky5-t2v" };
const pixverse = { model: "pixverse/v5/text-to-video" };
const kling = { model: "kling-video/v1.6/standard/text-to-video" };

/** A model that the catalogue does not know. */
const anyOnFal = { model: "fal-ai/simulator/any-text-to-video", provider: "fal" };

interface RequestInput {
  provider: ProviderName;
  inputs: Record<string, string>;
  maxCostUsd: number;
  faults?: Fault[];
  answers?: SimulatorOptions["answers"];
}

async function ask(
  request: RequestInput,
  check: (result: StepResult, services: Services) => void,
): Promise<void> {
  const { provider, inputs, maxCostUsd, faults = [], answers = {} } = request;
  await withServices({ simulator: { usualSeconds: 20, faults, answers } }, async (services) => {
    const step = attemptOf(services, provider, { inputs: { ...inputs, "max-cost-usd": String(maxCostUsd) } });
    check(await runAction(step), services);
  });
}

describe.concurrent("max-cost-usd refuses, before anything is submitted,", () => {
  const cases: [what: string, price: string, RequestInput][] = [
    ["5 s on fal", "0.05", { provider: "fal", inputs: {}, maxCostUsd: 0.04 }],
    ["10 s on fal", "0.1", { provider: "fal", inputs: { duration: "10" }, maxCostUsd: 0.09 }],
    ["what fal prices by the video", "0.25", { provider: "fal", inputs: anyOnFal, maxCostUsd: 0.24 }],
    [
      "what fal prices by the second",
      "0.4",
      {
        provider: "fal",
        inputs: { ...anyOnFal, model: "fal-ai/simulator/by-the-second", duration: "8" },
        maxCostUsd: 0.39,
      },
    ],
    [
      "what fal lists by units, at the catalogue's price with sound",
      "3.2",
      { provider: "fal", inputs: { model: "fal-ai/veo3.1" }, maxCostUsd: 3.19 },
    ],
    ["anything where nothing may be spent", "0.05", { provider: "fal", inputs: {}, maxCostUsd: 0 }],
    ["a fixed price", "0.2", { provider: "aimlapi", inputs: kandinsky, maxCostUsd: 0.19 }],
    ["a price that others do not have", "0.4", { provider: "aimlapi", inputs: pixverse, maxCostUsd: 0.39 }],
    [
      "a price of one of several variants",
      "0.8",
      { provider: "aimlapi", inputs: { ...pixverse, parameters: "resolution: 1080p" }, maxCostUsd: 0.4 },
    ],
  ];

  longTable(cases, ([, , { provider }]) => provider)("%s: %s USD", async (_, price, request) => {
    await ask(request, (result, services) => {
      expect(result.errors).toMatchObject([{ title: "Invalid input" }]);
      expect(result.errors[0]?.message).toContain(`This video costs $${Number(price).toFixed(2)}`);
      expect(result.errors[0]?.message).toContain("nothing was spent");
      expect(result.outputs).not.toHaveProperty("generation-id");
      expect(submitsOf(services)).toEqual([]);
      expect(services.simulator.jobs).toEqual([]);
    });
  });
});

describe.concurrent("max-cost-usd lets pass", () => {
  const cases: [what: string, cost: string, RequestInput][] = [
    ["what costs just as much on fal", "0.05", { provider: "fal", inputs: {}, maxCostUsd: 0.05 }],
    ["what fal prices by the video", "0.25", { provider: "fal", inputs: anyOnFal, maxCostUsd: 0.25 }],
    [
      "what fal prices by the second",
      "0.25",
      {
        provider: "fal",
        inputs: { ...anyOnFal, model: "fal-ai/simulator/by-the-second", duration: "5s" },
        maxCostUsd: 0.25,
      },
    ],
    [
      "what fal lists by units, at the catalogue's price without sound",
      "0.4",
      {
        provider: "fal",
        inputs: { model: "fal-ai/veo3.1/fast", duration: "4", parameters: "generate_audio: false" },
        maxCostUsd: 0.4,
      },
    ],
    ["what costs just as much", "0.2", { provider: "aimlapi", inputs: kandinsky, maxCostUsd: 0.2 }],
    ["what costs less", "0.4", { provider: "aimlapi", inputs: pixverse, maxCostUsd: 5 }],
    [
      "what costs less, and tells what the provider says it cost",
      "0.2",
      { provider: "aimlapi", inputs: kandinsky, maxCostUsd: 5, answers: { usage: "usd_spent" } },
    ],
  ];

  longTable(cases, ([, , { provider }]) => provider)("%s (%s USD)", async (_, cost, request) => {
    await ask(request, (result, services) => {
      expect(result.errors).toEqual([]);
      expect(result.warnings.filter(({ message }) => message.includes("cost"))).toEqual([]);
      expect(result.outputs["cost-usd"]).toBe(cost);
      expect(submitsOf(services)).toHaveLength(1);
    });
  });
});

describe.concurrent("a price that cannot be known beforehand is refused, unless that is allowed: ", () => {
  const unreadable: [string, FaultAction][] = [
    ["500", { kind: "status", status: 500 }],
    ["404", { kind: "status", status: 404 }],
    ["429", { kind: "status", status: 429, retryAfter: 1 }],
    ["a reset", { kind: "reset" }],
    ["a web page", { kind: "html" }],
    ["JSON of 2 MB", { kind: "text", text: " ", contentType: "application/json", bytes: 2_000_000 }],
    [
      "something else",
      { kind: "body", json: { data: [{ id: "sber-ai/kandinsky5-t2v", pricing: { kind: "odd" } }] } },
    ],
  ];

  const cases: [string, RequestInput][] = [
    ["AI/ML API prices what was used", { provider: "aimlapi", inputs: kling, maxCostUsd: 1 }],
    [
      "its list holds no price",
      { provider: "aimlapi", inputs: kandinsky, maxCostUsd: 1, answers: { pricing: "none" } },
    ],
    [
      "fal has no price of the model",
      { provider: "fal", inputs: anyOnFal, maxCostUsd: 1, answers: { pricing: "none" } },
    ],
    [
      "fal prices compute seconds",
      { provider: "fal", inputs: anyOnFal, maxCostUsd: 1, answers: { pricing: "variable" } },
    ],
    [
      "fal prices units",
      {
        provider: "fal",
        inputs: { ...anyOnFal, model: "workflows/simulator/any-text-to-video" },
        maxCostUsd: 1,
      },
    ],
    [
      "fal prices seconds, and the duration is the model's own",
      { provider: "fal", inputs: { ...anyOnFal, model: "fal-ai/simulator/by-the-second" }, maxCostUsd: 1 },
    ],
    [
      "fal prices videos, and more than one is asked for",
      { provider: "fal", inputs: { ...anyOnFal, parameters: "num_videos: 2" }, maxCostUsd: 1 },
    ],
    [
      "fal's list cannot be read",
      {
        provider: "fal",
        inputs: anyOnFal,
        maxCostUsd: 1,
        faults: [{ at: "pricing", do: { kind: "status", status: 500 } }],
      },
    ],
    ...unreadable.map(([what, action]): [string, RequestInput] => [
      `the list answers ${what}`,
      { provider: "aimlapi", inputs: kandinsky, maxCostUsd: 0.01, faults: [{ at: "pricing", do: action }] },
    ]),
  ];

  longTable(cases, ([, { provider, faults = [] }]) => [provider, faults.length])("%s", async (_, request) => {
    await ask(request, ({ errors, outputs }, services) => {
      expect(errors).toMatchObject([{ title: "Invalid input" }]);
      expect(errors[0]?.message).toMatch(
        /cannot be checked beforehand.*nothing was spent.*allow-unknown-cost/su,
      );
      expect(outputs).not.toHaveProperty("generation-id");
      expect(submitsOf(services)).toEqual([]);
    });
    const allowed = { ...request, inputs: { ...request.inputs, "allow-unknown-cost": "true" } };
    await ask(allowed, ({ errors, warnings }, services) => {
      expect(errors).toEqual([]);
      const reports = warnings.filter(({ message }) =>
        message.includes("max-cost-usd cannot be checked beforehand"),
      );
      expect(reports).toHaveLength(1);
      expect(submitsOf(services)).toHaveLength(1);
    });
  });
});

test("a video that an earlier attempt paid for is collected at any cost", async () => {
  await withServices({ simulator: { usualSeconds: 20 } }, async (services) => {
    await runAction(attemptOf(services, "fal"));
    const inputs = { "max-cost-usd": "0" };
    const again = await runAction(attemptOf(services, "fal", { attempt: 2, inputs }));
    expect(again.outputs).toMatchObject({ status: "completed", resumed: "true" });
    expect(submitsOf(services)).toHaveLength(1);
  });
});
