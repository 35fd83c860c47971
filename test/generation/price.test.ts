import { describe, expect, test } from "vitest";
import { checkPrice } from "../../src/generation/price.ts";
import { Spending } from "../../src/generation/spending.ts";
import type { VideoRequest } from "../../src/models/request.ts";
import { type Provider, ProviderError, type Quote } from "../../src/providers/provider.ts";

/** A request of a model whose price the catalogue has, or has not. */
function requestOf(listedUsd?: number): VideoRequest {
  const known = { priceUsd: () => listedUsd } as unknown as VideoRequest["known"];
  return { provider: "fal", model: "x/y", fields: {}, known };
}

/** A step in which the provider answers a question for the price so. */
function stepWith(answer: (signal: AbortSignal) => Promise<Quote>, { dryRun = false } = {}) {
  const logged: string[] = [];
  let questions = 0;
  const quote = (_: unknown, signal: AbortSignal) => {
    questions++;
    return answer(signal);
  };
  return {
    backend: { provider: { quote } as unknown as Provider },
    spending: new Spending(),
    log: {
      info: (text: string) => void logged.push(text),
      warn: (text: string) => void logged.push(`warning: ${text}`),
    },
    signal: new AbortController().signal,
    dryRun,
    logged,
    asked: () => questions,
  };
}

const says = (quote: Quote) => async () => quote;
const costs = (usd: number) => says({ usd, source: "the list" });
const fails = (error: Error) => () => Promise.reject(error);
const never = (signal: AbortSignal) =>
  new Promise<Quote>((_, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
  });
const refused = new ProviderError("retryable", "The provider answers an error (HTTP 500)");

function limited(maxCostUsd: number | undefined, allowUnknownCost = false, listedUsd?: number) {
  return { request: requestOf(listedUsd), maxCostUsd, allowUnknownCost };
}

describe("max-cost-usd", () => {
  test.each<[usd: number, limit: number]>([
    [0.4, 0.4],
    [0.1 + 0.2, 0.3],
    [0.07 * 100, 7],
    [0, 0],
    [0.0000001, 0.0000001],
    [0.399, 0.4],
    [1e9, 1e9],
  ])("lets %d pass under %d", async (usd, limit) => {
    const step = stepWith(costs(usd));
    await checkPrice(limited(limit), step);
    expect(step.spending.priceUsd).toBe(usd);
    expect(step.logged).toHaveLength(1);
  });

  test.each<[usd: number, limit: number, words: string]>([
    [0.41, 0.4, "This video costs $0.41, and max-cost-usd allows $0.40."],
    [0.4000001, 0.4, "This video costs $0.4000001, and max-cost-usd allows $0.40."],
    [0.404, 0.4, "This video costs $0.404, and max-cost-usd allows $0.40."],
    [0.4, 0.399, "This video costs $0.40, and max-cost-usd allows $0.399."],
    [0.0045, 0.004, "This video costs $0.0045, and max-cost-usd allows $0.004."],
    [0.0000001, 0, "This video costs $0.0000001, and max-cost-usd allows $0.00."],
    [0.05, 0, "This video costs $0.05, and max-cost-usd allows $0.00."],
    [Number.MAX_VALUE, 5, "max-cost-usd allows $5.00."],
  ])("refuses %d over %d", async (usd, limit, words) => {
    const step = stepWith(costs(usd));
    await expect(checkPrice(limited(limit, true), step)).rejects.toMatchObject({
      title: "Invalid input",
      message: expect.stringContaining(words),
    });
  });

  test.each<[what: string, answer: () => Promise<Quote>, reason: string]>([
    ["has no price", says({ unknown: "it is priced by usage" }), "it is priced by usage"],
    ["cannot be read", fails(refused), "the provider's price could not be read: The provider answers an"],
  ])("refuses what %s, unless that is allowed", async (_, answer, reason) => {
    const step = stepWith(answer);
    await expect(checkPrice(limited(5), step)).rejects.toMatchObject({
      title: "Invalid input",
      message: expect.stringContaining(`max-cost-usd cannot be checked beforehand: ${reason}`),
    });
    const allowed = stepWith(answer);
    await checkPrice(limited(5, true), allowed);
    expect(allowed.logged).toEqual([
      expect.stringContaining(`Expected price: not known in advance (${reason}`),
      expect.stringContaining(`warning: max-cost-usd cannot be checked beforehand: ${reason}`),
    ]);
  });

  test("takes the provider's word over the catalogue's", async () => {
    const step = stepWith(costs(0.6));
    await expect(checkPrice(limited(0.5, false, 0.4), step)).rejects.toThrow("costs $0.60");
  });

  test("does not hide a bug", async () => {
    for (const limit of [5, undefined]) {
      const step = stepWith(fails(new TypeError("x")));
      await expect(checkPrice(limited(limit, true), step)).rejects.toThrow(TypeError);
    }
  });
});

describe("the expected price", () => {
  test("is logged with where it is from", async () => {
    const step = stepWith(costs(0.4));
    await checkPrice(limited(5), step);
    expect(step.logged).toEqual(["Expected price: $0.40 (the list)"]);
  });

  test("is the catalogue's without a limit, and nobody is asked", async () => {
    const step = stepWith(costs(0.6));
    await checkPrice(limited(undefined, false, 0.0045), step);
    expect(step.logged).toEqual(["Expected price: $0.0045 (the catalogue)"]);
    expect([step.asked(), step.spending.priceUsd]).toEqual([0, 0.0045]);
  });

  test("is asked of the provider where the catalogue has none", async () => {
    const step = stepWith(costs(0.6));
    await checkPrice(limited(undefined), step);
    expect([step.logged, step.asked()]).toEqual([["Expected price: $0.60 (the list)"], 1]);
  });

  test.each<[what: string, answer: (signal: AbortSignal) => Promise<Quote>, line: string]>([
    ["is unknown", says({ unknown: "by usage" }), "Expected price: not known in advance (by usage)"],
    ["cannot be read", fails(refused), "The provider answers an error (HTTP 500))"],
    ["does not come", never, "the provider's price could not be read: no answer within a second)"],
  ])("that %s fails nothing", async (_, answer, line) => {
    const step = stepWith(answer);
    await checkPrice(limited(undefined), step);
    expect(step.logged).toEqual([expect.stringContaining(line)]);
  });

  test("that the step's end interrupts is not awaited", async () => {
    const step = { ...stepWith(never), signal: AbortSignal.abort(new Error("cancelled")) };
    await expect(checkPrice(limited(undefined), step)).rejects.toThrow("cancelled");
  });

  test("is the quote that a batch has asked for, with and without a limit of the video's own", async () => {
    const quote = { usd: 0.7, source: "the list" };
    const step = stepWith(costs(0.6));
    await checkPrice({ ...limited(undefined, false, 0.4), quote }, step);
    expect([step.logged, step.asked(), step.spending.priceUsd]).toEqual([
      ["Expected price: $0.70 (the list)"],
      0,
      0.7,
    ]);
    await expect(checkPrice({ ...limited(0.6), quote }, step)).rejects.toThrow("costs $0.70");
    await checkPrice({ ...limited(undefined), quote: { unknown: "by usage" } }, step);
    expect(step.logged.at(-1)).toBe("Expected price: not known in advance (by usage)");
    expect(step.asked()).toBe(0);
  });

  test("is no matter in a dry run", async () => {
    const step = stepWith(costs(0), { dryRun: true });
    await checkPrice(limited(5, false, 0.4), step);
    await checkPrice(limited(undefined, false, 0.4), step);
    expect(step.logged).toEqual([]);
  });
});
