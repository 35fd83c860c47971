import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Fields } from "../../src/models/model.ts";
import { readPrice } from "../../src/providers/aimlapi/prices.ts";
import { chargeFor, quoteFor, readUnitPrice } from "../../src/providers/fal/prices.ts";

const model = "pixverse/v5/text-to-video";
const fields = { prompt: "x", duration: 5, resolution: "720p", seed: 7 };

/** A price list with one entry, as `GET /v1/models?id=…&include=pricing` gives it. */
function list(pricing: unknown, id = model) {
  return { object: "list", data: [{ id, info: {}, pricing }] };
}

const second = (price: number, per = 1) => ({ name: "second", measure: "output", price, per });
const at = (resolution: string, price: number) => ({ when: { resolution }, price, unit: "second", per: 1 });

describe("a price is known beforehand", () => {
  test.each<[what: string, pricing: unknown, usd: number]>([
    ["by the second", { kind: "fixed", units: [second(0.08)] }, 0.4],
    ["by the ten seconds", { kind: "fixed", units: [second(0.8, 10)] }, 0.4],
    ["by seconds, in another word", { kind: "fixed", units: [{ ...second(0.08), name: "seconds" }] }, 0.4],
    ["by the video", { kind: "fixed", units: [{ name: "video", price: 0.3 }] }, 0.3],
    ["by the request", { kind: "fixed", units: [{ name: "request", price: 0.3, per: 1 }] }, 0.3],
    [
      "by the second and the video together",
      { kind: "fixed", units: [second(0.08), { name: "video", price: 0.1 }] },
      0.5,
    ],
    ["by the resolution", { kind: "variants", variants: [at("540p", 0.07), at("720p", 0.08)] }, 0.4],
    [
      "by several fields",
      {
        kind: "variants",
        variants: [{ when: { resolution: "720p", duration: "5" }, price: 0.3, unit: "video" }],
      },
      0.3,
    ],
  ])("%s", (_, pricing, usd) => {
    const quote = readPrice(list(pricing), model, fields);
    expect("usd" in quote && quote.usd).toBeCloseTo(usd, 9);
  });
});

describe("a price is unknown, with the reason,", () => {
  const unlisted = "AI/ML API's price list does not contain it";
  const ambiguous = "AI/ML API's price list has no single price for these values";
  test.each<[what: string, json: unknown, reason: string]>([
    ["where it depends on what is used", list({ kind: "variable" }), "AI/ML API prices this model by usage"],
    ["where the list is another model's", list({ kind: "fixed", units: [second(1)] }, "x/y"), unlisted],
    ["where the entry has no price", list(undefined), unlisted],
    ["where there is no list", { message: "Not found" }, unlisted],
    ["where the kind is unknown", list({ kind: "auction", units: [] }), unlisted],
    [
      "where a unit is unknown",
      list({ kind: "fixed", units: [second(0.08), { name: "frame", price: 1 }] }),
      ambiguous,
    ],
    ["where no variant fits", list({ kind: "variants", variants: [at("360p", 0.06)] }), ambiguous],
    [
      "where two variants fit",
      list({ kind: "variants", variants: [at("720p", 0.06), { price: 1, unit: "second" }] }),
      ambiguous,
    ],
    ["where there is no variant", list({ kind: "variants", variants: [] }), ambiguous],
    ["where there is no unit", list({ kind: "fixed", units: [] }), unlisted],
    ["where nothing can be divided by it", list({ kind: "fixed", units: [second(1, 0)] }), unlisted],
    ["where it is below zero", list({ kind: "fixed", units: [second(-1)] }), unlisted],
    ["where it is in euros", list({ kind: "fixed", units: [second(0.08)], currency: "EUR" }), unlisted],
    [
      "where a unit is in euros",
      list({ kind: "fixed", units: [{ ...second(0.08), currency: "eur" }] }),
      unlisted,
    ],
    [
      "where a unit is of another kind",
      list({ kind: "fixed", units: [{ name: "video_minute", price: 0.3 }] }),
      ambiguous,
    ],
    [
      "where a unit is the second of something else",
      list({ kind: "fixed", units: [{ ...second(0.08), name: "second_of_audio" }] }),
      ambiguous,
    ],
  ])("%s", (_, json, reason) => {
    expect(readPrice(json, model, fields)).toEqual({ unknown: reason });
  });

  test("where the price is per second and the duration is unknown", () => {
    const json = list({ kind: "fixed", units: [second(0.08)] });
    expect(readPrice(json, model, { prompt: "x" })).toEqual({ unknown: ambiguous });
    for (const duration of [0, -5, Number.NaN, "auto"])
      expect(readPrice(json, model, { duration } as Fields)).toEqual({ unknown: ambiguous });
  });

  test("where more than one video may be asked for", () => {
    const json = list({ kind: "fixed", units: [{ name: "video", price: 0.3 }] });
    expect(readPrice(json, model, { ...fields, n: 4 })).toEqual({ unknown: ambiguous });
  });
});

/** Now and then something else than what belongs there. */
const mostly = <T>(usual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 8, arbitrary: usual }, { weight: 1, arbitrary: fc.jsonValue() });

const price = mostly(fc.double({ min: -1, max: 100, noNaN: true }));
const units = fc.record({
  name: mostly(fc.constantFrom("second", "seconds", "video", "request", "frame")),
  price,
  per: mostly(fc.integer({ min: -1, max: 10 })),
});
const variants = fc.record({
  when: mostly(fc.constantFrom({}, { resolution: "720p" }, { resolution: "540p" }, { duration: "5" })),
  price,
  unit: mostly(fc.constantFrom("second", "video")),
  per: mostly(fc.constant(1)),
});
const pricing = mostly(
  fc.oneof(
    fc.record({ kind: fc.constant("fixed"), units: mostly(fc.array(mostly(units), { maxLength: 3 })) }),
    fc.record({
      kind: fc.constant("variants"),
      variants: mostly(fc.array(mostly(variants), { maxLength: 3 })),
    }),
  ),
);

test("for any list, the price is a number from zero, or a reason", () => {
  let priced = 0;
  fc.assert(
    fc.property(mostly(pricing.map((each) => list(each))), (json) => {
      const quote = readPrice(json, model, fields);
      if ("usd" in quote) {
        priced++;
        expect(quote.usd).toBeGreaterThanOrEqual(0);
        expect(quote.usd).toBeLessThan(Number.POSITIVE_INFINITY);
      } else expect(quote.unknown).toContain("AI/ML API");
    }),
    { numRuns: 1000 },
  );
  expect(priced).toBeGreaterThan(10);
});

describe("fal's price", () => {
  const falList = (price: Record<string, unknown>) => ({
    prices: [
      { endpoint_id: "other/model", unit_price: 9, unit: "videos", currency: "USD" },
      { endpoint_id: "owner/model", unit_price: 0.2, unit: "videos", currency: "USD", ...price },
    ],
  });

  test.each<[unit: string, fields: Fields, usd: number | undefined]>([
    ["videos", {}, 0.2],
    ["Video", { duration: 8 }, 0.2],
    ["generations", {}, 0.2],
    [" seconds ", { duration: 8 }, 1.6],
    ["second", { duration: "8s" }, 1.6],
    ["seconds", { duration: "8" }, 1.6],
    ["seconds", { duration: 0.1 + 0.2 }, 0.06],
    ["seconds", {}, undefined],
    ["seconds", { duration: "auto" }, undefined],
    ["seconds", { duration: 0 }, undefined],
    ["seconds", { duration: "0" }, undefined],
    ["seconds", { duration: -5 }, undefined],
    ["seconds", { duration: null }, undefined],
    ["compute seconds", { duration: 8 }, undefined],
    ["units", {}, undefined],
    ["1m tokens", {}, undefined],
    ["megapixels", {}, undefined],
    ["videos per month", {}, undefined],
    ["", {}, undefined],
    ["videos", { num_videos: 1 }, 0.2],
    ["videos", { num_videos: 2 }, undefined],
    ["seconds", { duration: 8, number_of_videos: "3" }, undefined],
    ["videos", { num_videos_per_prompt: 2 }, undefined],
    ["videos", { numVideos: 2 }, undefined],
    ["videos", { sample_count: 2 }, undefined],
    ["videos", { video_count: "4" }, undefined],
    ["videos", { "batch-count": 2 }, undefined],
    ["videos", { num_inference_steps: 30, num_frames: 81 }, 0.2],
    ["videos", { num_images: 3, fps: 16, frame_count: 81, max_frames: 2 }, 0.2],
  ])("by %j for %j beforehand", (unit, fields, usd) => {
    const price = quoteFor({ usd: 0.2, unit }, fields);
    expect(price).toMatchObject(
      usd === undefined ? { unknown: expect.stringContaining("fal prices") } : { usd },
    );
  });

  test.each<[what: string, json: unknown, price: unknown]>([
    ["is that of the model", falList({}), { usd: 0.2, unit: "videos" }],
    ["is in dollars", falList({ currency: "usd" }), { usd: 0.2, unit: "videos" }],
    ["is not converted", falList({ currency: "EUR" }), { unknown: expect.stringContaining("currency") }],
    [
      "is not below zero",
      falList({ unit_price: -1 }),
      { unknown: expect.stringContaining("does not contain") },
    ],
    ["is a number", falList({ unit_price: "0.2" }), { unknown: expect.stringContaining("does not contain") }],
    [
      "is one price",
      { prices: [...falList({}).prices, { ...falList({}).prices[1], unit: "seconds" }] },
      { unknown: expect.stringContaining("more than one") },
    ],
    [
      "is not another's",
      falList({ endpoint_id: "x" }),
      { unknown: expect.stringContaining("does not contain") },
    ],
    ["is in a list", { detail: "Not found" }, { unknown: expect.stringContaining("does not contain") }],
  ])("%s", (_, json, price) => {
    expect(readUnitPrice(json, "owner/model")).toEqual(price);
  });

  test.each<[units: string | undefined, usd: number | undefined]>([
    ["1", 0.2],
    ["2.5", 0.5],
    ["0", 0],
    ["1e1", 2],
    ["", undefined],
    [" ", undefined],
    ["-1", undefined],
    ["many", undefined],
    ["Infinity", undefined],
    ["NaN", undefined],
    [undefined, undefined],
  ])("times %j billable units", (units, usd) => {
    expect(chargeFor(units, { usd: 0.2, unit: "videos" })).toBe(usd);
  });
});
