import fc from "fast-check";
import { expect, test } from "vitest";
import { catalogue } from "../../src/models/catalogue.ts";
import { didYouMean } from "../../src/models/suggest.ts";
import { hostileText } from "../support/hostile-text.ts";

const ids = catalogue.map(({ id }) => id);

test.each([
  ["kandinsky5-distill", ids, "sber-ai/kandinsky5-distill-t2v"],
  ["pixverse/v5", ids, "pixverse/v5/text-to-video"],
  ["kandinsky5-t2v", ids, "sber-ai/kandinsky5-t2v"],
  ["pixverse/v4.5/text-to-video", ids, "pixverse/v5/text-to-video"],
  ["KLING-VIDEO/V1.6/STANDARD/TEXT-TO-VIDEO", ids, "kling-video/v1.6/standard/text-to-video"],
  ["negativePrompt", ["negative_prompt", "cfg_scale"], "negative_prompt"],
  ["harper", ["Harper", "Ava"], "Harper"],
])("%s is near one that is known", (word, known, meant) => {
  expect(didYouMean(word, known)).toBe(`; did you mean "${meant}"?`);
});

test.each([
  ["gpt-4o", ids],
  ["runway/gen4", ids],
  ["7", ["5", "10"]],
  ["4:3", ["3:2", "1:1"]],
  ["", ids],
  ["anything", []],
])("%s is near none", (word, known) => {
  expect(didYouMean(word, known)).toBe("");
});

test("only what is known is ever suggested", () => {
  fc.assert(
    fc.property(fc.oneof(hostileText, fc.string()), (word) => {
      const allowed = ["", ...ids.map((id) => `; did you mean "${id}"?`)];
      expect(allowed).toContain(didYouMean(word, ids));
    }),
  );
});
