import { readFile } from "node:fs/promises";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { inRepository } from "../../scripts/repository.ts";
import { schemaFile } from "../../scripts/schema/videos.ts";

const validate = new Ajv({ strict: false, allErrors: true }).compile(
  JSON.parse(await readFile(inRepository(schemaFile), "utf8")),
);

/** Where an editor finds something wrong, by the path of it. */
function wrong(manifest: string): string[] {
  validate(parse(manifest));
  return [...new Set((validate.errors ?? []).map(({ instancePath }) => instancePath))];
}

const head = "defaults: { model: pixverse/v5/text-to-video, duration: 8s }\nvideos:\n  a:";

test.each([
  `${head} { prompt: x }`,
  `${head} { prompt: x, duration: 5, parameters: { seed: 7, style: anime } }`,
  `${head} { prompt-file: x.txt, model: sber-ai/kandinsky5-t2v, duration: "10", aspect-ratio: 3:2 }`,
  `${head} { prompt: x, model: new/model, provider: aimlapi, duration: 7, parameters: { anything: [1] } }`,
  `${head} { prompt: x, output: a/b.mp4, max-cost-usd: 0.5, archive: true, retention-days: 3 }`,
])("an editor likes %s", (manifest) => {
  expect(wrong(manifest)).toEqual([]);
});

test.each([
  ["a field that nothing knows", `${head} { promt: x }`, "/videos/a"],
  ["a value of the default model", `${head} { aspect-ratio: 3:2 }`, "/videos/a/aspect-ratio"],
  [
    "a value of the video's own model",
    `${head} { model: sber-ai/kandinsky5-t2v, duration: 8 }`,
    "/videos/a/duration",
  ],
  ["a further field of another model", `${head} { parameters: { cfg_scale: 1 } }`, "/videos/a/parameters"],
  [
    "a number out of range",
    `${head} { model: kling-video/v1.6/standard/text-to-video, parameters: { cfg_scale: 2 } }`,
    "/videos/a/parameters/cfg_scale",
  ],
  ["a path to something else", `${head} { output: a.mov }`, "/videos/a/output"],
  ["an id with a space", "videos: { a b: { prompt: x } }", "/videos"],
  ["no videos", "defaults: {}", ""],
])("an editor points at %s", (_, manifest, place) => {
  expect(wrong(manifest)).toContain(place);
});
