import { describe, expect, test } from "vitest";
import { findModel } from "../../src/models/catalogue.ts";
import { readEntries } from "../../src/models/data.ts";
import type { ListPrice, ModelSchema } from "../../src/models/entry.ts";
import { priceFactors, priceUsd } from "../../src/models/price.ts";
import type { Fields } from "../../src/providers/provider.ts";

/** The price of a model of fal's by the catalogue. */
function usdOf(id: string, given: Fields = {}): number | undefined {
  const model = findModel(id, "fal");
  if (!model?.priceUsd) throw new Error(`${id} has no price`);
  return model.priceUsd(given);
}

const priced = readEntries("fal").filter(({ price }) => price !== undefined);

/** US dollars for a request with nothing but what is required, worked out by hand from the pages' prices. */
const byDefault: Record<string, number | undefined> = {
  "alibaba/wan-3.0-prime/image-to-video": 1.4,
  "alibaba/wan-3.0-prime/text-to-video": 1.4,
  "alibaba/wan-3.0/image-to-video": 1,
  "alibaba/wan-3.0/text-to-video": 1,
  // Its schema has no default for the duration, and the next three have `auto`.
  "blackforestlabs/flux-3/first-last-frame-to-video": undefined,
  "blackforestlabs/flux-3/image-to-video": undefined,
  "blackforestlabs/flux-3/text-to-video": undefined,
  "blackforestlabs/flux-3/text-to-video/draft": undefined,
  // It counts frames.
  "fal-ai/hunyuan-video-v1.5/text-to-video": undefined,
  "fal-ai/kandinsky5/text-to-video/distill": 0.05,
  "fal-ai/kling-video/v2.1/master/image-to-video": 1.4,
  "fal-ai/kling-video/v2.5-turbo/pro/image-to-video": 0.35,
  "fal-ai/kling-video/v2.5-turbo/pro/text-to-video": 0.35,
  // With sound, which is its default.
  "fal-ai/kling-video/v3/pro/image-to-video": 0.84,
  "fal-ai/kling-video/v3/turbo/pro/text-to-video": 0.7,
  // Its schema has neither a duration nor a resolution.
  "fal-ai/kling-video/v4/image-to-video": undefined,
  "fal-ai/ltx-2.3/image-to-video": 0.36,
  "fal-ai/ltx-2.3/image-to-video/fast": 0.24,
  "fal-ai/ltx-2.3/text-to-video": 0.36,
  "fal-ai/ltx-2.3/text-to-video/fast": 0.24,
  "fal-ai/ltx-video": 0.02,
  "fal-ai/ltx-video/image-to-video": 0.02,
  "fal-ai/minimax/hailuo-02/pro/image-to-video": undefined,
  "fal-ai/minimax/hailuo-2.3-fast/pro/image-to-video": 0.33,
  "fal-ai/minimax/hailuo-2.3/pro/image-to-video": 0.49,
  "fal-ai/minimax/hailuo-2.3/standard/image-to-video": 0.28,
  "fal-ai/pika/v2.2/text-to-video": 0.2,
  "fal-ai/sora-2/text-to-video": 0.4,
  "fal-ai/veo3": 3.2,
  "fal-ai/veo3.1": 3.2,
  "fal-ai/veo3.1/fast": 1.2,
  "fal-ai/wan-25-preview/image-to-video": 0.75,
  "fal-ai/wan-25-preview/text-to-video": 0.75,
  "google/gemini-omni-flash/v1.1/image-to-video": 0.8,
  "google/gemini-omni-flash/v1.1/reference-to-video": 0.8,
  "google/gemini-omni-flash/v1.1/text-to-video": 0.8,
  "lightricks/ltx-2.5/image-to-video/fast": undefined,
  "lightricks/ltx-2.5/image-to-video/pro": undefined,
  "lightricks/ltx-2.5/text-to-video/fast": undefined,
  "lightricks/ltx-2.5/text-to-video/pro": undefined,
  "minimax/h3-max-turbo/image-to-video": 0.2,
  "minimax/h3-max-turbo/text-to-video": 0.2,
  "minimax/h3-max/image-to-video": 0.4,
  "minimax/h3-max/text-to-video": 0.4,
  "xai/grok-imagine-video/v1.5/image-to-video": 0.84,
};

test("every model with a list price is in the table", () => {
  expect(priced.map(({ id }) => id)).toEqual(Object.keys(byDefault).toSorted());
});

test.each(Object.entries(byDefault))("%s costs $%s by its defaults", (id, usd) => {
  expect(usdOf(id)).toBe(usd);
});

test.each<[id: string, given: Fields, usd: number | undefined]>([
  ["fal-ai/kandinsky5/text-to-video/distill", { duration: "10s" }, 0.1],
  ["fal-ai/minimax/hailuo-2.3/standard/image-to-video", { duration: "10" }, 0.56],
  ["fal-ai/sora-2/text-to-video", { duration: 12 }, 1.2],
  ["fal-ai/pika/v2.2/text-to-video", { duration: 10, resolution: "1080p" }, 0.9],
  ["fal-ai/veo3.1", { duration: "4s", generate_audio: false }, 0.8],
  ["fal-ai/veo3.1", { duration: "4s", resolution: "1080p" }, 1.6],
  ["fal-ai/veo3.1", { duration: "4s", resolution: "4k" }, 2.4],
  ["fal-ai/veo3.1", { duration: "4s", resolution: "4k", generate_audio: false }, 1.6],
  ["fal-ai/veo3.1", { duration: "4s", resolution: "8k" }, undefined],
  ["fal-ai/veo3.1", { duration: "4s", resolution: "0p" }, undefined],
  ["fal-ai/veo3.1", { generate_audio: "false" }, undefined],
  ["fal-ai/kling-video/v3/pro/image-to-video", { duration: "3", generate_audio: false }, 0.336],
  [
    "fal-ai/kling-video/v3/pro/image-to-video",
    { multi_prompt: [{ prompt: "x", duration: "9" }, { prompt: "y" }] },
    undefined,
  ],
  ["fal-ai/kling-video/v3/pro/image-to-video", { multi_prompt: null, elements: [{ name: "x" }] }, 0.84],
  ["blackforestlabs/flux-3/text-to-video", { duration: 20 }, 3.4],
  ["blackforestlabs/flux-3/text-to-video", { duration: "auto" }, undefined],
  ["blackforestlabs/flux-3/text-to-video/draft", { duration: 10 }, 0.6],
  ["minimax/h3-max/text-to-video", { resolution: "1080p", duration: 15 }, 2.4],
  ["alibaba/wan-3.0/text-to-video", { duration: null }, undefined],
  ["alibaba/wan-3.0/text-to-video", { duration: 3, resolution: "720p" }, 0.3],
  ["alibaba/wan-3.0/text-to-video", { resolution: { width: 1 } }, undefined],
  ["alibaba/wan-3.0/text-to-video", { num_videos: 2 }, undefined],
  ["fal-ai/ltx-video", { num_videos: 2 }, undefined],
])("%s with %j costs $%s", (id, given, usd) => {
  expect(usdOf(id, given)).toBe(usd);
});

describe("a list price", () => {
  const schema: ModelSchema = { fields: { duration: {}, resolution: {} }, required: [] };
  const roles = { duration: "duration", resolution: "resolution" };

  test.each<[given: Fields]>([
    [{ duration: 0 }],
    [{ duration: -5 }],
    [{ duration: Number.NaN }],
    [{ duration: "5 s or more" }],
    [{ duration: "5s\n" }],
    [{ duration: ["5"] }],
    [{ duration: true }],
  ])("by the second is unknown with %j", (given) => {
    expect(priceUsd(given, { price: { perSecond: 0.1 }, schema, roles })).toBeUndefined();
  });

  test("has no crumbs of binary fractions", () => {
    expect(priceUsd({ duration: 3 }, { price: { perSecond: 0.1 }, schema, roles })).toBe(0.3);
    expect(priceUsd({ duration: 3 }, { price: { perSecond: 0.0000001 }, schema, roles })).toBe(0.0000003);
  });

  test("is unknown where the model does not say which resolution it makes", () => {
    const price = { perSecond: { "720p": 0.1, "1080p": 0.2 } };
    expect(priceUsd({ duration: 5 }, { price, schema, roles: { duration: "duration" } })).toBeUndefined();
    expect(priceUsd({ duration: 5 }, { price, schema, roles })).toBeUndefined();
  });

  test("is not found under a name that every object has", () => {
    const price = { perSecond: { "720p": 0.1 } };
    expect(priceUsd({ duration: 5, resolution: "constructor" }, { price, schema, roles })).toBeUndefined();
  });

  test.each<[ListPrice, string[]]>([
    [{ perVideo: 0.2 }, []],
    [{ perVideo: { "5s": 0.05, "10s": 0.1 } }, ["duration"]],
    [{ perSecond: 0.1 }, ["duration"]],
    [{ perSecond: { "720p": 0.1 } }, ["duration", "resolution"]],
    [{ perSecond: 0.1, perSecondWithSound: 0.2 }, ["duration", "sound"]],
    [{ perSecond: 0.1, perSecondWithSound: { "4k": 0.2 } }, ["duration", "resolution", "sound"]],
  ])("%j depends on %j", (price, factors) => {
    expect(priceFactors(price)).toEqual(factors);
  });
});
