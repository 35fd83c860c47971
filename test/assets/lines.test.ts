import { expect, test } from "vitest";
import { parseManifest } from "../../src/manifest/parse.ts";
import { describeProblems, type ManifestProblem } from "../../src/manifest/problem.ts";
import { openEntryRequest, writtenRequest } from "../../src/manifest/request.ts";

/** The problems with the requests of a manifest. */
function problemsOf(text: string): string[] {
  const parsed = parseManifest(text);
  const problems: ManifestProblem[] = [...parsed.problems];
  for (const [id, own] of parsed.videos) {
    const entry = { ...parsed, id, own };
    openEntryRequest(entry, writtenRequest(entry, "A paper boat", problems), problems);
  }
  return describeProblems(problems, "videos.yml");
}

const kling = "fal-ai/kling-video/v3/pro/text-to-video";

test.each([
  [
    "numbers that JSON does not have",
    `videos:
  a:
    model: ${kling}
    prompt: One
    duration: 1e400
  b:
    model: ${kling}
    prompt: Two
    duration: .nan
`,
    [
      /^videos\.yml:5: a: duration is Infinity; allowed is /,
      /^videos\.yml:9: b: duration is NaN; allowed is /,
    ],
  ],
  [
    "a member of an item of a list",
    `videos:
  a:
    model: ${kling}
    parameters:
      shot_type: customize
      multi_prompt:
        - prompt: One
          duration: "5"
        - prompt: Two
          duration: "99"
`,
    [/^videos\.yml:10: a: parameters\.multi_prompt\[1\]\.duration is "99"; .* allows 1, 2, 3/],
  ],
  [
    "a member that is missing",
    `videos:
  a:
    model: fal-ai/ltx-2-19b/text-to-video/lora
    parameters:
      loras:
        - scale: 1
`,
    [/^videos\.yml:6: a: parameters\.loras\[0\]\.path is missing/],
  ],
  [
    "members of what the defaults set, and of what replaces it",
    `defaults:
  model: ${kling}
  parameters:
    multi_prompt:
      - { prompt: One,
          duration: "99" }
videos:
  a: {}
  b:
    parameters:
      multi_prompt: [{ prompt: Two, duration: "98" }]
`,
    [
      /^videos\.yml:6: defaults: parameters\.multi_prompt\[0\]\.duration is "99"/,
      /^videos\.yml:11: b: parameters\.multi_prompt\[0\]\.duration is "98"/,
    ],
  ],
  [
    "an alias",
    `videos:
  a:
    model: ${kling}
    parameters:
      multi_prompt: &shots
        - prompt: One
          duration: "99"
  b:
    model: ${kling}
    parameters: { multi_prompt: *shots }
`,
    [
      /^videos\.yml:7: a: parameters\.multi_prompt\[0\]\.duration is "99"/,
      /^videos\.yml:7: b: parameters\.multi_prompt\[0\]\.duration is "99"/,
    ],
  ],
  [
    "a name with dots and brackets",
    `videos:
  a:
    model: ${kling}
    parameters:
      seed: 1
      "multi.prompt[0]": x
`,
    [
      /^videos\.yml:5: a: parameters\.seed is not a field/,
      /^videos\.yml:6: a: parameters\.multi\.prompt\[0\] is not a field/,
    ],
  ],
  [
    "a required field that nobody sets",
    `videos:
  a:
    model: fal-ai/veo3.1/image-to-video
    parameters:
      seed: 1
`,
    [/^videos\.yml:2: a: image is missing; fal-ai\/veo3\.1\/image-to-video makes its video from it/],
  ],
  [
    "a duration and a ratio that the model does not have",
    `videos:
  a:
    model: fal-ai/ltx-2-19b/text-to-video
    duration: auto
    aspect-ratio: 16:9
`,
    [/^videos\.yml:4: a: duration is given, but /, /^videos\.yml:5: a: aspect-ratio is given, but /],
  ],
])("the line is told of %s", (_, text, expected) => {
  const problems = problemsOf(text);
  expect(problems).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
});

test.each([
  ["which the default model has, but the video's own lacks", "fal-ai/ltx-2-19b/text-to-video", {}],
  ["which the video's own model has too", "fal-ai/veo3.1", { duration: "8s", aspect_ratio: "9:16" }],
  ["which nobody knows of the video's own model", "someone/new", { duration: 8, aspect_ratio: "9:16" }],
])("a duration and a ratio of the defaults, %s", (_, model, expected) => {
  const parsed = parseManifest(
    `defaults: { model: pixverse/v5/text-to-video, duration: 8, aspect-ratio: "9:16" }
videos:
  a: { model: ${model} }
`,
  );
  const own = { ...parsed.videos.get("a"), provider: "fal" as const };
  const problems: ManifestProblem[] = [];
  const entry = { ...parsed, id: "a", own };
  const checked = openEntryRequest(entry, writtenRequest(entry, "A paper boat", problems), problems);
  expect(problems).toEqual([]);
  const { prompt: __, ...fields } = checked?.request.fields ?? {};
  expect(fields).toEqual(expected);
});
