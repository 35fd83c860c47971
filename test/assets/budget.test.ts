import { describe, expect, test } from "vitest";
import { Budget } from "../../src/actions/assets/budget.ts";
import { Spending } from "../../src/generation/spending.ts";
import { findModel } from "../../src/models/catalogue.ts";
import type { Model } from "../../src/models/model.ts";
import type { Usage } from "../../src/providers/provider.ts";
import { assetOf } from "../support/asset.ts";

const kling = findModel("kling-video/v1.6/standard/text-to-video") as Model;

const [a, b, c] = [assetOf("a", kling), assetOf("b", kling), assetOf("c", kling)];

function spendingOf(announced: Usage, end?: "completed" | "failed", reported: Usage = {}): Spending {
  const spending = new Spending();
  spending.accept({ id: "x", model: kling.id }, announced);
  if (end === "completed") spending.complete(reported);
  if (end === "failed") spending.fail(kling.provider, "failed", reported);
  return spending;
}

/** Starts a video that has to start. */
function started(budget: Budget, asset = a) {
  const reservation = budget.reserve(asset);
  if ("reason" in reservation) throw new Error(reservation.reason);
  return reservation;
}

describe("an unknown price", () => {
  test("lets one video start, and the others wait for what it costs", async () => {
    const budget = new Budget(0.6, new Map());
    const first = started(budget);
    const turn = budget.waitFor(b);
    expect(turn).toBeInstanceOf(Promise);
    first.settle(spendingOf({}, "completed", { usd: 0.25 }));
    await turn;
    expect(budget.waitFor(b)).toBeUndefined();
    started(budget, b);
    expect(budget.waitFor(c)).toBeUndefined();
    expect(budget.reserve(c)).toHaveProperty("reason");
  });

  test("is still not known where the first video failed for nothing", () => {
    const budget = new Budget(1, new Map());
    started(budget).settle(spendingOf({}, "failed"));
    started(budget, b);
    expect(budget.waitFor(c)).toBeInstanceOf(Promise);
  });

  test("counts as spent where the provider may have charged a failure", () => {
    const budget = new Budget(1, new Map([["a", 0.6]]));
    const spending = new Spending();
    spending.priceUsd = 0.6;
    spending.accept({ id: "x", model: "x" }, {});
    spending.fail("fal", "content-policy", {});
    started(budget).settle(spending);
    expect(budget.reserve(b)).toHaveProperty("reason");
  });

  test("starts no second video if the first one's cost is unknown", () => {
    const budget = new Budget(1, new Map());
    started(budget).settle(spendingOf({}, "completed"));
    expect(budget.reserve(b)).toMatchObject({
      reason: expect.stringContaining("the provider does not report"),
    });
  });

  test("lets videos start whose price is known", () => {
    const budget = new Budget(1, new Map([["b", 0.1]]));
    started(budget);
    expect(budget.waitFor(b)).toBeUndefined();
    started(budget, b);
  });
});

test("the announced cost of a video with an unknown outcome counts as spent", () => {
  const budget = new Budget(0.6, new Map());
  started(budget).settle(spendingOf({ usd: 0.5 }));
  expect(budget.reserve(b)).toHaveProperty("reason");
});

describe("quoted prices", () => {
  test("that add up to the limit are within it, whatever binary fractions make of the sum", () => {
    const budget = new Budget(
      0.3,
      new Map([
        ["a", 0.1],
        ["b", 0.2],
      ]),
    );
    started(budget);
    started(budget, b);
  });

  test("that exceed the limit by less than a cent do exceed it", () => {
    const budget = new Budget(0.3, new Map([["a", 0.3000001]]));
    expect(budget.reserve(a)).toHaveProperty("reason");
  });

  test("leave nothing for a video whose price is unknown", () => {
    const budget = new Budget(0.5, new Map([["b", 0.5]]));
    started(budget, b);
    expect(budget.reserve(a)).toHaveProperty("reason");
  });

  test("count where the provider reports no cost, and not the catalogue's", () => {
    const budget = new Budget(
      0.6,
      new Map([
        ["a", 0.5],
        ["b", 0.2],
      ]),
    );
    const spending = spendingOf({}, "completed");
    spending.priceUsd = 0.1;
    started(budget).settle(spending);
    expect(budget.reserve(b)).toHaveProperty("reason");
  });

  test("give way to what a video really cost", () => {
    const budget = new Budget(
      0.6,
      new Map([
        ["a", 0.5],
        ["b", 0.2],
      ]),
    );
    started(budget).settle(spendingOf({}, "completed", { usd: 0.4 }));
    started(budget, b);
  });
});
