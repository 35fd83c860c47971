import { readFile } from "node:fs/promises";
import { Ajv, type SchemaObject } from "ajv";
import { describe, expect, test } from "vitest";
import { findModel } from "../../src/models/catalogue.ts";
import { findMismatches } from "../../src/models/schema-check.ts";
import { providerNames } from "../../src/providers/table.ts";
import { allowedValue, probes } from "./schema-values.ts";

/** A line of the catalogue's data, as far as JSON Schema goes. */
interface Published {
  id: string;
  fields: Record<string, SchemaObject>;
  required: string[];
}

const published: Published[] = [];
for (const provider of providerNames) {
  published.push(...JSON.parse(await readFile(`src/models/data/${provider}.json`, "utf8")));
}

/** Where the check differs from the provider's document on purpose, by model and field. */
const differences: Record<string, string> = {
  "sber-ai/kandinsky5-t2v prompt": "an empty prompt is refused",
  "sber-ai/kandinsky5-distill-t2v prompt": "an empty prompt is refused",
  "kling-video/v1.6/standard/text-to-video prompt": "an empty prompt is refused",
  "pixverse/v5/text-to-video prompt": "an empty prompt is refused",
  "fal-ai/kandinsky5/text-to-video/distill prompt": "an empty prompt is refused",
  "kling-video/v1.6/standard/text-to-video provider": "the page names the values, the document none",
  "fal-ai/kandinsky5/text-to-video/distill resolution":
    "the page names one for each ratio, the document only one",
};

const ajv = new Ajv({ strict: false, validateFormats: false, validateSchema: false });

/** Every model, with the verdict of an independent validator and what we check with. */
const models = published.map(({ id, fields, required }) => {
  const model = findModel(id);
  if (!model) throw new Error(`The catalogue does not find ${id}`);
  const isAllowed = ajv.compile({
    type: "object",
    properties: fields,
    required,
    additionalProperties: false,
  });
  const accepts = (given: Record<string, unknown>) => findMismatches(given, model.schema).length === 0;
  const least = Object.fromEntries(required.map((name) => [name, allowedValue(fields[name] ?? {})]));
  return { id, fields, required, model, isAllowed, accepts, least };
});

describe("as the provider's document, read by ajv", () => {
  test("the check accepts a request with only what is required, and one with every field", () => {
    for (const { id, fields, model, isAllowed, least } of models) {
      const all = Object.entries(fields)
        .filter(([name]) => least[name] !== undefined || !differences[`${id} ${name}`])
        .map(([name, schema]) => [name, allowedValue(schema)]);
      for (const given of [least, Object.fromEntries(all)]) {
        expect([id, isAllowed(given)]).toEqual([id, true]);
        expect([id, findMismatches(given, model.schema)]).toEqual([id, []]);
      }
    }
  });

  test("the check accepts and refuses each value of each field", () => {
    const different = new Set<string>();
    for (const { id, fields, model, isAllowed, accepts, least } of models) {
      for (const [name, schema] of Object.entries(fields)) {
        const named = model.schema.fields[name]?.enum ?? [];
        const verdicts = [...probes(schema), ...named].map((value) => {
          const given = { ...least, [name]: value };
          return { allowed: isAllowed(given), accepted: accepts(given) };
        });
        if (verdicts.some(({ allowed, accepted }) => allowed !== accepted)) different.add(`${id} ${name}`);
        // No field of the catalogue takes everything: probes that are all accepted would test nothing.
        if (!verdicts.some(({ accepted }) => !accepted)) different.add(`${id} ${name} takes everything`);
      }
    }
    expect([...different].toSorted()).toEqual(Object.keys(differences).toSorted());
  });

  test("the check refuses a request without a field that is required, and one with an unknown field", () => {
    for (const { id, required, isAllowed, accepts, least } of models) {
      const without = required.map((name) => {
        const { [name]: _, ...others } = least;
        return others;
      });
      for (const given of [...without, { ...least, "no such field": 1 }, { ...least, constructor: 1 }]) {
        expect([id, given, isAllowed(given)]).toEqual([id, given, false]);
        expect([id, given, accepts(given)]).toEqual([id, given, false]);
      }
    }
  });
});
