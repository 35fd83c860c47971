import { describe, expect, test } from "vitest";
import { readEntries } from "../../src/models/data.ts";
import type { CatalogueEntry } from "../../src/models/entry.ts";
import { computeMedians, estimateUsualTime, findFamily } from "../../src/models/usual-time.ts";
import { medians } from "../../src/models/usual-time-medians.ts";

describe("the family of a model is that of its name", () => {
  test.each<[id: string, family: string | undefined]>([
    ["fal-ai/kling-video/v3/pro/text-to-video", "kling"],
    ["klingai/v2.5-turbo/pro/text-to-video", "kling"],
    ["google/veo-3.1-t2v", "veo"],
    ["fal-ai/veo3/fast", "veo"],
    ["alibaba/wan2.5-t2v-preview", "wan"],
    ["wan/v2.6/text-to-video", "wan"],
    ["krea/krea-wan-14b/text-to-video", "krea"],
    ["bytedance/dreamina-seedance-2-5", "seedance"],
    ["fal-ai/minimax/hailuo-02/standard/text-to-video", "hailuo"],
    ["minimax/h3-max/text-to-video", "minimax h3"],
    ["fal-ai/pixverse/v5/text-to-video", "pixverse"],
    ["lightricks/ltx-2.5/text-to-video/fast", "ltx"],
    ["ltxv/ltxv-2", "ltx"],
    ["PixVerse/V9", "pixverse"],
    ["fal-ai/swan/video", undefined],
    ["fal-ai/cogvideox-5b", undefined],
  ])("%s: %s", (id, family) => {
    expect(findFamily(id)).toBe(family);
  });
});

describe("the usual time", () => {
  const entry = (id: string, kind: CatalogueEntry["kind"], usualSeconds?: number): CatalogueEntry => ({
    ...{ id, kind, fields: {}, required: [], source: "" },
    ...(usualSeconds !== undefined && { usualSeconds }),
  });
  const known = computeMedians([
    entry("a/kling-1", "text-to-video", 10),
    entry("b/kling-2", "image-to-video", 40),
    entry("c/x", "text-to-video", 1000),
    entry("c/y", "text-to-video", 90),
    entry("c/z", "text-to-video"),
  ]);

  test.each([
    [entry("z/kling-3", "text-to-video", 7), { seconds: 7, of: "model" }],
    [entry("z/kling-3", "text-to-video"), { seconds: 20, of: "family" }],
    [entry("z/z", "text-to-video"), { seconds: 90, of: "kind" }],
    [entry("z/z", "audio-to-video"), { seconds: 60, of: "kind" }],
  ])("of %o is %o", ({ id, kind, usualSeconds }, expected) => {
    expect(estimateUsualTime({ id, kind, usualSeconds }, known)).toEqual(expected);
  });

  test("of families and kinds is in the data as it follows from the models' own", () => {
    expect(computeMedians([...readEntries("aimlapi"), ...readEntries("fal")])).toEqual(medians);
  });
});
