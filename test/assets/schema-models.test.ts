import { readFile, stat } from "node:fs/promises";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { inRepository } from "../../scripts/repository.ts";
import { schemaFile } from "../../scripts/schema/videos.ts";
import { parseManifest } from "../../src/manifest/parse.ts";
import type { ManifestProblem } from "../../src/manifest/problem.ts";
import { openEntryRequest, writtenRequest } from "../../src/manifest/request.ts";
import { allModels } from "../../src/models/catalogue.ts";
import type { FieldSchema } from "../../src/models/entry.ts";
import type { Json } from "../../src/models/model.ts";
import { allowedValue, wrongValues } from "../support/field-values.ts";
import { longTable } from "../support/long-table.ts";

const file = inRepository(schemaFile);
const validate = new Ajv({ strict: false, allErrors: true }).compile(
  JSON.parse(await readFile(file, "utf8")),
);

type Fields = Record<string, unknown>;

/** Where an editor finds something wrong, by the path of it. */
function wrong(manifest: { defaults?: Fields; videos: Record<string, Fields> }): string[] {
  validate(manifest);
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== "if");
  return [...new Set(errors.map(({ instancePath }) => instancePath))];
}

/** These have keys of their own beside `parameters`. */
const inputs: Record<string, string> = {
  prompt: "prompt",
  duration: "duration",
  aspect_ratio: "aspect-ratio",
  ratio: "aspect-ratio",
};

/** The fields with an allowed value each, as an entry sets them. */
function entryOf(fields: Record<string, FieldSchema>, model: string): Fields {
  const further = Object.entries(fields).filter(([name]) => !Object.hasOwn(inputs, name));
  const { duration, aspect_ratio, ratio = aspect_ratio } = fields;
  return {
    model,
    prompt: "A paper boat",
    ...(duration && { duration: allowedValue(duration) }),
    ...(ratio && { "aspect-ratio": allowedValue(ratio) }),
    parameters: Object.fromEntries(further.map(([name, field]) => [name, allowedValue(field)])),
  };
}

function withParameter(entry: Fields, name: string, value: Json): Fields {
  return { ...entry, parameters: { ...(entry.parameters as Fields), [name]: value } };
}

const entries = allModels().map(
  ({ id, provider, kind, schema }) => [id, provider, kind, schema.fields] as const,
);
const ofModels = longTable(entries, ([, provider, kind]) => [provider, kind]);

ofModels(
  "an editor likes every field of %s, by itself and as the default model",
  async (id, _, __, fields) => {
    const entry = entryOf(fields, id);
    const { model: ___, ...inheriting } = entry;
    expect(wrong({ videos: { a: entry } })).toEqual([]);
    expect(wrong({ defaults: entry, videos: { a: inheriting } })).toEqual([]);
  },
);

ofModels("an editor marks every wrong value of %s", async (id, _, __, fields) => {
  const right = entryOf(fields, id);
  for (const [name, field] of Object.entries(fields).filter(([each]) => !Object.hasOwn(inputs, each))) {
    for (const value of wrongValues(field)) {
      const places = wrong({ videos: { a: withParameter(right, name, value) } });
      expect(places.join(" "), `${name}: ${JSON.stringify(value)}`).toContain(`/videos/a/parameters/${name}`);
    }
  }
});

ofModels("an editor marks what %s does not have", async (id, _, __, fields) => {
  const { model, ...inheriting } = withParameter(entryOf(fields, id), "no_such_field", 1);
  expect(wrong({ videos: { a: { ...inheriting, model } } })).toEqual(["/videos/a/parameters"]);
  expect(wrong({ defaults: { model }, videos: { a: inheriting } })).toEqual(["/videos/a/parameters"]);
  expect(wrong({ defaults: { ...inheriting, model }, videos: { a: {} } })).toEqual(["/defaults/parameters"]);
  for (const [key, value] of Object.entries({ duration: 7777, "aspect-ratio": "77:7" })) {
    const spelt = { duration: fields.duration, "aspect-ratio": fields.aspect_ratio ?? fields.ratio }[key];
    const isFree = spelt !== undefined && !spelt.enum && spelt.maximum === undefined;
    expect(wrong({ videos: { a: { ...entryOf(fields, id), [key]: value } } })).toEqual(
      isFree ? [] : [`/videos/a/${key}`],
    );
  }
});

/** The parameters of the video `a` that the step refuses, and those that an editor marks. */
function refused(entry: Fields): { step: string[]; editor: string[] } {
  const text = JSON.stringify({ videos: { a: entry } });
  const parsed = parseManifest(text);
  const problems: ManifestProblem[] = [...parsed.problems];
  for (const [id, own] of parsed.videos) {
    const entry = { ...parsed, id, own };
    openEntryRequest(entry, writtenRequest(entry, "A paper boat", problems), problems);
  }
  const paths = problems.map(({ path }) => `/${path.slice(0, 4).join("/")}`);
  const places = wrong({ videos: { a: entry } }).map((place) => place.split("/").slice(0, 5).join("/"));
  return { step: [...new Set(paths)], editor: [...new Set(places)] };
}

/** Rules that a schema cannot state: about several fields, about bytes, or about an answer without an address. */
const withRules = new Set(
  allModels()
    .filter(({ rules, schema }) => rules.length > 0 || schema.fields.sync_mode)
    .map(({ id }) => id),
);

ofModels("an editor and the step refuse the same values of %s", async (id, _, __, fields) => {
  const right = entryOf(fields, id);
  const isPromptless = !fields.prompt;
  for (const [name, field] of Object.entries(fields).filter(([each]) => !Object.hasOwn(inputs, each))) {
    for (const value of [allowedValue(field), ...wrongValues(field), null, [], {}, "5", 5, true]) {
      const { step, editor } = refused(withParameter(right, name, value));
      const others = step.filter((path) => !isPromptless || path !== "/videos/a/prompt");
      if (!withRules.has(id)) expect(others, `${name}: ${JSON.stringify(value)}`).toEqual(editor);
      else expect(others).toEqual(expect.arrayContaining(editor));
    }
  }
});

test.each([
  ["kling-video/v1.6/standard/text-to-video", [5, "5", "5s", 10, "10s"], [6, "6s", "auto"]],
  ["fal-ai/kling-video/v3/pro/text-to-video", [3, "15", "15s"], [2, "16s"]],
  ["fal-ai/veo3.1", [4, "6", "8s"], [5, "5s"]],
  ["bytedance/seedance-2.5/text-to-video", ["auto", 4, "30s"], [31, "auto5"]],
])("the durations of %s are spelt as in this action", (model, right, others) => {
  const places = (duration: Json) => wrong({ videos: { a: { model, prompt: "x", duration } } });
  for (const duration of right) expect(places(duration), JSON.stringify(duration)).toEqual([]);
  for (const duration of others)
    expect(places(duration), JSON.stringify(duration)).toContain("/videos/a/duration");
});

test("a model outside the catalogue needs a provider, here or in the defaults", () => {
  const video = { prompt: "x", model: "pixverse/v5/text-to-vide", parameters: { anything: 1 } };
  expect(wrong({ videos: { a: video } })).toContain("/videos/a");
  expect(wrong({ videos: { a: { ...video, provider: "aimlapi" } } })).toEqual([]);
  const defaults = { model: video.model, provider: "aimlapi" };
  expect(wrong({ defaults, videos: { a: video, b: { prompt: "x" } } })).toEqual([]);
});

test("the schema is smaller than a megabyte", async () => {
  expect((await stat(file)).size).toBeLessThan(1_000_000);
});
