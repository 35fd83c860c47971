import { beforeAll, describe, expect, test } from "vitest";
import { readEntries } from "../../src/models/data.ts";
import { providerNames } from "../../src/providers/table.ts";
import { type Editor, languageServerIsInstalled, openEditor } from "./language-server.ts";

/** Of a video `a` that has these lines. */
function video(...lines: string[]): string {
  return `videos:\n  a:\n    prompt: A paper boat\n${lines.map((line) => `    ${line}\n`).join("")}`;
}

describe.skipIf(!languageServerIsInstalled)(
  "the YAML language server of editors (npm ci --prefix test/editor)",
  () => {
    let editor: Editor;
    beforeAll(async () => {
      editor = await openEditor();
    });

    test("offers all models", async () => {
      const ids = providerNames.flatMap((provider) => readEntries(provider).map(({ id }) => id));
      expect(await editor.offers(video("model: |"))).toEqual(expect.arrayContaining(ids));
    });

    test.each([
      ["the model's own", video("model: fal-ai/veo3.1", "parameters:", "  |")],
      ["the default model's", `defaults:\n  model: fal-ai/veo3.1\n${video("parameters:", "  |")}`],
      [
        "the default model's, under the defaults",
        `defaults:\n  model: fal-ai/veo3.1\n  parameters:\n    |\n${video()}`,
      ],
    ])("offers fields: %s", async (_, manifest) => {
      const offers = await editor.offers(manifest);
      expect(offers).toEqual(
        expect.arrayContaining(["generate_audio", "negative_prompt", "resolution", "seed"]),
      );
      expect(offers).not.toContain("cfg_scale");
    });

    test.each([
      ["a field", ["parameters:", "  resolution: |"], ["720p", "1080p", "4k"]],
      ["the duration", ["duration: |"], ["4", "8s"]],
      ["the aspect ratio", ["aspect-ratio: |"], ["16:9", "9:16"]],
    ])("offers values of %s", async (_, lines, values) => {
      const offers = await editor.offers(video("model: fal-ai/veo3.1", ...lines));
      expect(offers.map((offer) => offer.replaceAll('"', ""))).toEqual(expect.arrayContaining(values));
    });

    test("marks fields of another model and wrong values, and nothing else", async () => {
      const right = ["model: fal-ai/veo3.1", "duration: 8s", "parameters:", "  generate_audio: false"];
      expect(await editor.marks(video(...right))).toEqual([]);
      const wrong = ["model: fal-ai/veo3.1", "duration: 7", "parameters:", "  cfg_scale: 1", "  seed: many"];
      expect((await editor.marks(video(...wrong))).toSorted()).toEqual([
        expect.stringMatching(/^5: Value is not accepted\. Valid values: 4, "4", "4s", 6/),
        "7: Property cfg_scale is not allowed.",
        "8: Incorrect type. Expected one of integer, null.",
      ]);
    });

    test("marks a duration of a model that has none", async () => {
      const lines = ["model: fal-ai/ltx-2-19b/text-to-video", "duration: 5"];
      expect(await editor.marks(video(...lines))).toEqual([expect.stringMatching(/^5: .*duration/)]);
    });
  },
);
