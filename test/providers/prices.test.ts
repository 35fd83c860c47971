import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ApiRequest, HttpClient } from "../../src/http/client.ts";
import type { Fields } from "../../src/models/model.ts";
import { readPrice } from "../../src/providers/aimlapi/prices.ts";
import { Fal } from "../../src/providers/fal/fal.ts";
import { chargeFor, quoteFor, readUnitPrice } from "../../src/providers/fal/prices.ts";
import type { KnownPrice } from "../../src/providers/provider.ts";

const model = "pixverse/v5/text-to-video";
const fields = { prompt: "x", duration: 5, resolution: "720p", seed: 7, voice: { id: 1 } };

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
    ["by the minute's sixty seconds", { kind: "fixed", units: [second(4.8, 60)] }, 0.4],
    ["by the thousand videos", { kind: "fixed", units: [{ name: "video", price: 300, per: 1000 }] }, 0.3],
    [
      "by the second that is made",
      { kind: "fixed", units: [{ ...second(0.08), name: "video_second" }] },
      0.4,
    ],
    ["by the second, whatever is null", { kind: "fixed", units: [{ ...second(0.08), measure: null }] }, 0.4],
    ["for nothing", { kind: "fixed", units: [second(0)] }, 0],
    ["below a cent", { kind: "fixed", units: [second(0.0000004)] }, 0.000002],
    ["in dollars, however they are spelt", { kind: "fixed", currency: "usd", units: [second(0.08)] }, 0.4],
    [
      "by several fields",
      {
        kind: "variants",
        variants: [{ when: { resolution: "720p", duration: "5" }, price: 0.3, unit: "video" }],
      },
      0.3,
    ],
  ])("%s", (_, pricing, usd) => {
    expect(readPrice(list(pricing), model, fields)).toMatchObject({ usd });
  });

  test.each([5, "5", "5s"])("by the second, where the duration is %j", (duration) => {
    const json = list({ kind: "fixed", units: [second(0.1)] });
    expect(readPrice(json, model, { duration })).toMatchObject({ usd: 0.5 });
  });

  test("of a model that goes by an alias", () => {
    const [entry] = list({ kind: "fixed", units: [second(0.08)] }, "pixverse/v5").data;
    const json = {
      data: [
        { ...entry, aliases: [model, 7] },
        { id: "x/y", aliases: "none" },
      ],
    };
    expect(readPrice(json, model, fields)).toMatchObject({ usd: 0.4 });
  });

  test("of a model whose id another one has for an alias", () => {
    const [entry] = list({ kind: "fixed", units: [second(0.08)] }).data;
    const json = { data: [{ id: "x/y", aliases: [model], pricing: { kind: "variable" } }, entry] };
    expect(readPrice(json, model, fields)).toMatchObject({ usd: 0.4 });
  });

  test("however large it is", () => {
    const json = list({ kind: "fixed", units: [second(Number.MAX_VALUE)] });
    expect(readPrice(json, model, fields)).toMatchObject({ usd: Number.MAX_VALUE });
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
      "where a unit is the second that is sent",
      list({ kind: "fixed", units: [{ ...second(0.08), measure: "input" }] }),
      ambiguous,
    ],
    [
      "where a unit is what is sent as well",
      list({ kind: "fixed", units: [second(0.08), { ...second(0.01), measure: "input" }] }),
      ambiguous,
    ],
    ["where it is no number", list({ kind: "fixed", units: [second(Number.NaN)] }), unlisted],
    ["where it is infinite", list({ kind: "fixed", units: [second(Number.POSITIVE_INFINITY)] }), unlisted],
    ["where it is text", list({ kind: "fixed", units: [{ ...second(1), price: "0.08" }] }), unlisted],
    ["where it is missing", list({ kind: "fixed", units: [{ name: "second" }] }), unlisted],
    ["where it is for less than nothing", list({ kind: "fixed", units: [second(1, -1)] }), unlisted],
    [
      "where the list has two rows of it",
      { data: [...list({ kind: "variable" }).data, ...list({ kind: "fixed", units: [second(1)] }).data] },
      "AI/ML API's price list contains more than one price of it",
    ],
    [
      "where two models have its id for an alias",
      { data: ["a/b", "c/d"].map((id) => ({ id, aliases: [model], pricing: { kind: "variable" } })) },
      "AI/ML API's price list contains more than one price of it",
    ],
    [
      "where a variant is for a field that is not given",
      list({ kind: "variants", variants: [{ ...at("720p", 1), when: { quality: "undefined" } }] }),
      ambiguous,
    ],
    [
      "where a variant is for a name that every object has",
      list({
        kind: "variants",
        variants: [{ ...at("720p", 1), when: { toString: String(Object.prototype.toString) } }],
      }),
      ambiguous,
    ],
    [
      "where a variant is for an object",
      list({ kind: "variants", variants: [{ ...at("720p", 1), when: { voice: { id: 2 } } }] }),
      ambiguous,
    ],
    [
      "where a unit's name is long",
      list({ kind: "fixed", units: [{ ...second(1), name: "second".repeat(9999) }] }),
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
    ["video seconds", { duration: 8 }, 1.6],
    ["video_second", { duration: 8 }, 1.6],
    ["5 seconds", { duration: 10 }, 0.4],
    ["5 seconds", { duration: 8 }, undefined],
    ["5 seconds", {}, undefined],
    ["0 seconds", { duration: 8 }, undefined],
    ["-1 seconds", { duration: 8 }, undefined],
    ["9999 seconds", { duration: 8 }, undefined],
    ["seconds\n", { duration: 8 }, 1.6],
    ["sec\nonds", { duration: 8 }, undefined],
    ["ſeconds", { duration: 8 }, undefined],
    ["seconds of audio", { duration: 8 }, undefined],
    ["minutes", { duration: 60 }, undefined],
    ["requests", {}, undefined],
    ["images", {}, undefined],
    ["constructor", {}, undefined],
    ["second".repeat(9999), { duration: 8 }, undefined],
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

  test.each([
    ["::error::x", "by : :error::x,"],
    ["a\n::error::x", "by a ::error::x,"],
    ["\u001b[31mred\u202e", "by red,"],
    ["##[error]x", "by ## [error]x,"],
    [" ", "by an unnamed unit,"],
    ["x".repeat(9999), `by ${"x".repeat(39)}…,`],
  ])("in the hostile unit %j is told on a line", (unit, part) => {
    const price = quoteFor({ usd: 0.2, unit }, {});
    expect("unknown" in price && price.unknown).toContain(part);
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
    [
      "is finite",
      falList({ unit_price: Number.POSITIVE_INFINITY }),
      { unknown: expect.stringContaining("does not contain") },
    ],
    [
      "is there",
      falList({ unit_price: undefined }),
      { unknown: expect.stringContaining("does not contain") },
    ],
    ["has a unit", falList({ unit: null }), { unknown: expect.stringContaining("does not contain") }],
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

describe("fal's price list is asked", () => {
  const price = { endpoint_id: "owner/model", unit_price: 0.2, unit: "seconds", currency: "USD" };

  /** The requests for a quote, and the quote. */
  async function quoted(baseUrl: string, status: number, known?: KnownPrice) {
    const sent: ApiRequest[] = [];
    const http: Pick<HttpClient, "send"> = {
      send: async (request) => {
        sent.push(request);
        return { status, headers: {}, text: JSON.stringify({ prices: [price] }) };
      },
    };
    const provider = new Fal(http as HttpClient, new URL(baseUrl), "k-secret");
    const request = { model: "owner/model", fields: { prompt: "x" }, known };
    const quote = await provider.quote(request, new AbortController().signal).catch((error) => error.kind);
    return { quote, sent: sent.map(({ method, url, headers }) => [method, url.href, headers.authorization]) };
  }

  const catalogue = { priceUsd: () => 0.4, priceFactors: ["duration"] as const };
  const schema = { fields: { duration: { default: "5s" }, prompt: {} } };

  test.each([
    ["https://queue.fal.run", "https://api.fal.ai/v1/models/pricing?endpoint_id=owner%2Fmodel"],
    ["https://gw.example.com/fal/", "https://gw.example.com/fal/v1/models/pricing?endpoint_id=owner%2Fmodel"],
  ])("where the base URL is %s, at %s with the key", async (baseUrl, url) => {
    const { quote, sent } = await quoted(baseUrl, 200, { schema });
    expect(sent).toEqual([["GET", url, "Key k-secret"]]);
    expect(quote).toEqual({ usd: 1, source: "fal's price list" });
  });

  test("once, and also for a model that the catalogue has a price of", async () => {
    const { quote, sent } = await quoted("https://queue.fal.run", 200, { ...catalogue, schema });
    expect([quote, sent.length]).toEqual([{ usd: 1, source: "fal's price list" }, 1]);
  });

  test("and is not needed where the catalogue has a price", async () => {
    const { quote } = await quoted("https://queue.fal.run", 500, catalogue);
    expect(quote).toEqual({ usd: 0.4, source: "the catalogue" });
    expect((await quoted("https://queue.fal.run", 500)).quote).toBe("retryable");
  });
});
