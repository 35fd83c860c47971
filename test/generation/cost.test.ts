import { describe, expect, test } from "vitest";
import { Spending } from "../../src/generation/spending.ts";
import { formatCost } from "../../src/text/format.ts";

const generation = { id: "gen-1", model: "x/y" };
const usage = { credits: 800_000, usd: 0.4 };

describe("the text about the cost", () => {
  test("before anything is sent, and while it is on its way", () => {
    const spending = new Spending();
    expect(spending.costSentence()).toBe("Nothing was accepted by the provider and nothing was spent.");
    spending.stage = "unknown";
    expect(spending.costSentence()).toBe(
      "The provider may have accepted the request, and then it costs what the model costs.",
    );
    expect([spending.usd, spending.credits]).toEqual([undefined, undefined]);
  });

  test("of an active generation, with its price if known", () => {
    const spending = new Spending();
    spending.accept(generation, {});
    expect(spending.costSentence()).toBe(
      "Generation gen-1 was accepted: once completed it costs what the model costs.",
    );
    spending.priceUsd = 0.05;
    expect(spending.costSentence()).toBe("Generation gen-1 was accepted: once completed it costs $0.05.");
    expect(spending.usd).toBeUndefined();
  });

  test("of one whose submit was answered with a charge: nothing is charged before it is completed", () => {
    const spending = new Spending();
    spending.accept(generation, usage);
    expect(spending.costSentence()).toBe(
      "Generation gen-1 was accepted: once completed it costs $0.40 (800,000 credits).",
    );
    expect([spending.usd, spending.credits]).toEqual([undefined, undefined]);
    spending.complete({});
    expect([spending.usd, spending.credits]).toEqual([0.4, 800_000]);
  });

  test("of a completed one: as reported, else the price", () => {
    const reported = new Spending();
    reported.accept(generation, { credits: 1, usd: 1 });
    reported.complete(usage);
    expect(reported.costSentence()).toBe("Generation gen-1 is paid for: $0.40 (800,000 credits).");
    const priced = new Spending();
    priced.priceUsd = 0.05;
    priced.accept(generation, {});
    priced.complete({});
    expect(priced.costSentence()).toBe("Generation gen-1 is paid for: $0.05.");
    const unknown = new Spending();
    unknown.accept(generation, {});
    unknown.complete({});
    expect(unknown.costSentence()).toBe(
      "Generation gen-1 is paid for: an amount the provider did not report.",
    );
  });

  test.each([
    ["aimlapi", "failed", "AI/ML API charges nothing for it."],
    ["aimlapi", "expired", /^AI\/ML API may charge for it/u],
    ["fal", "model-error", "fal charges nothing for it."],
    ["fal", "refused-input", /^fal may charge for it, if a machine had already worked on it/u],
    ["fal", "content-policy", /^fal may charge for it/u],
    ["fal", "failed", /^fal may charge for it/u],
    ["fal", "cancelled-running", /^fal may charge for it/u],
    ["fal", "cancelled-in-queue", "fal charges nothing for it."],
  ] as const)("of one on %s that ended as %s, as far as the provider says it", (provider, end, sentence) => {
    const spending = new Spending();
    spending.priceUsd = 0.4;
    spending.accept(generation, usage);
    spending.fail(provider, end, {});
    expect(spending.costSentence()).toMatch(sentence);
    expect([spending.usd, spending.credits]).toEqual([undefined, undefined]);
    expect(spending.isFree).toBe(typeof sentence === "string");
  });

  test("of a failed one whose end reports a charge, or none", () => {
    const charged = new Spending();
    charged.accept(generation, {});
    charged.fail("aimlapi", "failed", { credits: 100, usd: 0.00005 });
    expect(charged.costSentence()).toBe("The provider reports a charge for it: $0.00005 (100 credits).");
    expect([charged.usd, charged.isFree]).toEqual([0.00005, false]);
    const free = new Spending();
    free.accept(generation, {});
    free.fail("fal", "content-policy", { usd: 0 });
    expect(free.costSentence()).toBe("The provider reports no charge for it.");
    expect(free.isFree).toBe(true);
  });

  test("after a generation that was of no use is forgotten", () => {
    const spending = new Spending();
    spending.accept(generation, usage);
    spending.fail("aimlapi", "failed", usage);
    spending.reset();
    expect(spending.costSentence()).toBe("Nothing was accepted by the provider and nothing was spent.");
    expect([spending.generation, spending.usd, spending.credits]).toEqual([undefined, undefined, undefined]);
  });
});

test.each([
  [0.4, 800_000, "$0.40 (800,000 credits)"],
  [0, undefined, "$0.00"],
  [0.1 + 0.2, undefined, "$0.30"],
  [2.954, undefined, "$2.95"],
  [0.01, undefined, "$0.01"],
  [0.0045, undefined, "$0.0045"],
  [0.0000051, undefined, "$0.000005"],
  [undefined, 12, "12 credits"],
  [undefined, undefined, "an amount the provider did not report"],
])("%d USD and %d credits are written %s", (usd, credits, text) => {
  expect(formatCost(usd, credits)).toBe(text);
});

test("the price of several seconds has no crumbs of binary fractions", () => {
  const spending = new Spending();
  spending.accept({ id: "gen-1", model: "m" }, {});
  spending.complete({ usd: 0.1 + 0.2 });
  expect(spending.usd).toBe(0.3);
});
