import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readFolder } from "../../../scripts/models/from-folder.ts";
import { formatEntries } from "../../../scripts/models/lines.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const text = { type: "string", required: true };

async function convert(...models: object[]) {
  const folder = await temporaryFolder("research");
  const whole = models.map((model) => ({ id: "m", kind: "text-to-video", source: "a page", ...model }));
  await writeFile(join(folder, "fal.json"), JSON.stringify(whole));
  return readFolder(folder, "fal");
}

async function convertField(field: object) {
  const [model] = await convert({ fields: { f: field } });
  return model?.fields.f;
}

test("a model is converted with its fields, required ones by either mark", async () => {
  const fields = { prompt: text, seed: { type: "integer" }, mode: { type: "string" } };
  const given = {
    title: "Boat 1",
    fields,
    requires: ["prompt", "mode"],
    usual_seconds: 54,
    confidence: "docs",
  };
  expect(await convert(given)).toEqual([
    {
      id: "m",
      title: "Boat 1",
      kind: "text-to-video",
      fields: { prompt: { type: "string" }, seed: { type: "integer" }, mode: { type: "string" } },
      required: ["prompt", "mode"],
      usualSeconds: 54,
      source: "a page",
    },
  ]);
});

test("retired models and fields that are gone are left out, with their requirement", async () => {
  const fields = { prompt: text, seed: { type: "integer", gone: "since June" } };
  const [model, ...others] = await convert(
    { fields, requires: ["seed"] },
    { id: "old", fields, retired: true },
  );
  expect(others).toEqual([]);
  expect(model).toMatchObject({ fields: { prompt: { type: "string" } }, required: ["prompt"] });
  expect(model?.fields).not.toHaveProperty("seed");
});

test("both names of the kind that starts from a sound are one kind", async () => {
  const models = await convert(
    { id: "a", kind: "audio-driven", fields: {} },
    { id: "b", kind: "audio-to-video", fields: {} },
  );
  expect(models.map(({ kind }) => kind)).toEqual(["audio-to-video", "audio-to-video"]);
});

test.each([
  [
    "bounds",
    { type: "number", min: 0, max: 1, multiple_of: 0.5 },
    { type: "number", minimum: 0, maximum: 1, multipleOf: 0.5 },
  ],
  [
    "exclusive bounds",
    { type: "integer", exclusive_min: 0, exclusive_max: 9 },
    { type: "integer", exclusiveMinimum: 0, exclusiveMaximum: 9 },
  ],
  [
    "lengths",
    { type: "string", min_length: 1, max_length: 9 },
    { type: "string", minLength: 1, maxLength: 9 },
  ],
  ["null, where it is allowed", { type: "integer", nullable: true }, { type: ["integer", "null"] }],
  [
    "null in a list of values",
    { type: "string", enum: ["a"], nullable: true },
    { type: ["string", "null"], enum: ["a", null] },
  ],
  [
    "null that a list has already",
    { type: "string", enum: ["a", null], nullable: true },
    { type: ["string", "null"], enum: ["a", null] },
  ],
  [
    "two types",
    { type: "integer|string", enum: [6, "auto"] },
    { type: ["integer", "string"], enum: [6, "auto"] },
  ],
  ["any type", { type: "any" }, {}],
  [
    "a list",
    { type: "array", items: { type: "string", format: "uri" }, min_items: 1, max_items: 3 },
    { type: "array", items: { type: "string", format: "uri" }, minItems: 1, maxItems: 3 },
  ],
  [
    "an object",
    { type: "object", fields: { w: { type: "integer", required: true }, h: { type: "integer" } } },
    { type: "object", properties: { w: { type: "integer" }, h: { type: "integer" } }, required: ["w"] },
  ],
  [
    "alternatives, and null",
    {
      type: "string|array",
      anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }],
      nullable: true,
    },
    { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }, { type: "null" }] },
  ],
  [
    "null among alternatives",
    { type: "object|any", anyOf: [{ type: "object" }, { type: "any", nullable: true }] },
    { anyOf: [{ type: "object" }, { type: "null" }] },
  ],
  ["a file", { type: "string", format: "file-url" }, { type: "string", format: "file-url" }],
  ["a format that nothing checks", { type: "string", format: "uuid" }, { type: "string" }],
  [
    "a number as the default of a text",
    { type: "string", enum: ["85", "129"], default: 129 },
    { type: "string", enum: ["85", "129"], default: "129" },
  ],
  [
    "a text as the default of a number",
    { type: "number", enum: [5, 10], default: "5" },
    { type: "number", enum: [5, 10], default: 5 },
  ],
  [
    "a default as the document spells it",
    { type: "integer", default: 5, default_as_written: "5" },
    { type: "integer", default: 5 },
  ],
  [
    "remarks",
    { type: "string", note: "at most 10 MB", values_in_words: ["a"], bounds_from: "words" },
    { type: "string" },
  ],
])("%s", async (_, field, schema) => {
  expect(await convertField(field)).toEqual(schema);
});

test.each([
  [{ usd_per_second: 0.1 }, { perSecond: 0.1 }],
  [{ usd_per_second: { "480p": 0.05, "720p": 0.1 } }, { perSecond: { "480p": 0.05, "720p": 0.1 } }],
  [
    { usd_per_second: { "720p/1080p": 0.2, "4k": 0.4 }, with_audio: { "720p/1080p": 0.4, "4k": 0.6 } },
    {
      perSecond: { "720p": 0.2, "1080p": 0.2, "4k": 0.4 },
      perSecondWithSound: { "720p": 0.4, "1080p": 0.4, "4k": 0.6 },
    },
  ],
  [
    { usd_per_second: 0.112, with_audio: 0.168 },
    { perSecond: 0.112, perSecondWithSound: 0.168 },
  ],
  [{ usd_per_5_seconds: { "720p": 0.2, "1080p": 0.45 } }, { perSecond: { "720p": 0.04, "1080p": 0.09 } }],
  [{ usd_per_video: { "5s": 0.05 } }, { perVideo: { "5s": 0.05 } }],
  // None of these says what a video costs.
  [{ usd_per_second: 0.05, note: "then 0.02 USD per 1000 tokens" }, undefined],
  [{ about_usd_per_second: 0.05 }, undefined],
  [{ usd_per_1m_tokens: 2.4, without_audio: 1.2 }, undefined],
  [{ sample_usd: 0.42, note: "a sample run" }, undefined],
])("price %o", async (price, listPrice) => {
  const [model] = await convert({ fields: {}, price });
  expect(model?.price).toEqual(listPrice);
});

test("models are written in one order, whatever the order of models and keys", async () => {
  const fields = { prompt: text, seed: { type: "integer", max: 9, min: 1, nullable: true } };
  const [a, b] = await convert({ id: "a", title: "A", fields }, { id: "b", fields });
  if (!a || !b) throw new Error("two models were given");
  const shuffled = Object.fromEntries(Object.entries(a).toReversed()) as unknown as typeof a;
  const written = formatEntries([b, shuffled]);
  expect(written).toBe(formatEntries([a, b]));
  expect(written).toBe(
    `[
{"id":"a","title":"A","kind":"text-to-video","fields":{"prompt":{"type":"string"},"seed":{"type":["integer","null"],"minimum":1,"maximum":9}},"required":["prompt"],"source":"a page"},
{"id":"b","kind":"text-to-video","fields":{"prompt":{"type":"string"},"seed":{"type":["integer","null"],"minimum":1,"maximum":9}},"required":["prompt"],"source":"a page"}
]
`,
  );
});
