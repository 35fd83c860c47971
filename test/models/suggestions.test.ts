import fc from "fast-check";
import { expect, test } from "vitest";
import { didYouMean } from "../../src/text/suggest.ts";
import { hostileText } from "../support/hostile-text.ts";
import { published } from "./published.ts";

const ids = Object.keys(published);
const resolutions = ["360p", "540p", "720p", "1080p"];
const veos = ["veo2", "google/veo-3.1-t2v", "fal-ai/veo3.1", "fal-ai/veo3.1/image-to-video"];
const ratios = ["16:9", "4:3", "1:1", "3:4", "9:16"];

test.each([
  ["kandinsky5-distill", ids, "sber-ai/kandinsky5-distill-t2v"],
  ["pixverse/v5", ids, "pixverse/v5/text-to-video"],
  ["kandinsky5-t2v", ids, "sber-ai/kandinsky5-t2v"],
  ["pixverse/v4.5/text-to-video", ids, "pixverse/v5/text-to-video"],
  ["KLING-VIDEO/V1.6/STANDARD/TEXT-TO-VIDEO", ids, "kling-video/v1.6/standard/text-to-video"],
  ["veo3.1", veos, "fal-ai/veo3.1"],
  ["fal-ai/veo3.2", veos, "fal-ai/veo3.1"],
  ["https://fal.ai/models/fal-ai/veo3.1", veos, "fal-ai/veo3.1"],
  ["https://fal.ai/models/fal-ai/veo3.1/image-to-video", veos, "fal-ai/veo3.1/image-to-video"],
  ["aimlapi/google/veo-3.1-t2v", veos, "google/veo-3.1-t2v"],
  ["negativePrompt", ["negative_prompt", "cfg_scale"], "negative_prompt"],
  ["harper", ["Harper", "Ava"], "Harper"],
  ["1080", resolutions, "1080p"],
  ["1080P", resolutions, "1080p"],
  ["720 p", resolutions, "720p"],
  ["16-9", ratios, "16:9"],
  ["16x9", ratios, "16:9"],
  ["16/9", ratios, "16:9"],
  ["768*512", ["768x512", "512x512", "512x768"], "768x512"],
  ["10sec", ["5s", "10s"], "10s"],
  ["aimlap", ["aimlapi", "fal"], "aimlapi"],
  ["fal.ai", ["aimlapi", "fal"], "fal"],
  ["ture", ["true", "false"], "true"],
  ["FALS", ["true", "false"], "false"],
])("%s is near one that is known", (word, known, meant) => {
  expect(didYouMean(word, known)).toBe(`; did you mean "${meant}"?`);
});

test.each([
  ["gpt-4o", ids],
  ["runway/gen4", ids],
  ["7", ["5", "10"]],
  ["-5", ["5", "10"]],
  ["1.0", ["5", "10"]],
  ["5", ["50p", "500"]],
  ["16", ["1-6", "1:6"]],
  ["480p", resolutions],
  ["108", resolutions],
  ["4:3", ["3:2", "1:1"]],
  ["4:5", ratios],
  ["🛶", resolutions],
  ["https://fal.ai/models/fal-ai/veo2", veos],
  ["p", resolutions],
  ["", ids],
  ["anything", []],
  ["a".repeat(201), ["a".repeat(202)]],
])("%s is near none", (word, known) => {
  expect(didYouMean(word, known)).toBe("");
});

test("only known names are suggested", () => {
  fc.assert(
    fc.property(fc.oneof(hostileText, fc.string()), (word) => {
      const allowed = ["", ...ids.map((id) => `; did you mean "${id}"?`)];
      expect(allowed).toContain(didYouMean(word, ids));
    }),
  );
});
