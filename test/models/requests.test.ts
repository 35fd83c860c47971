import { Ajv, type SchemaObject } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { executedCommands } from "../../simulator/runner/log-commands.ts";
import { findModel, reviewedModels } from "../../src/models/catalogue.ts";
import { describeAllowed, describeFields } from "../../src/models/describe.ts";
import type { Json, Model } from "../../src/models/model.ts";
import { findProvider, type RequestInput, validateRequest } from "../../src/models/request.ts";
import { hashRequest } from "../../src/models/request-hash.ts";
import { providerNames } from "../../src/providers/table.ts";
import { oneLine } from "../../src/text/sanitize.ts";
import { hostileText } from "../support/hostile-text.ts";
import { type PublishedModel, published, publishedSchema } from "./published.ts";

const prompt = "A paper boat";

function inputFor(model: string, input: Partial<RequestInput> = {}): RequestInput {
  return { model, prompt, parameters: {}, ...input };
}

const models = fc.constantFrom(...Object.keys(published));

function publishedModel(id: string): PublishedModel {
  const model = published[id];
  if (!model) throw new Error(`test/models/published.ts says nothing of ${id}`);
  return model;
}

/** The schema of each field, with the values that the page names. */
function fieldSchemas(id: string): Record<string, SchemaObject> {
  const { fields, namedOnPage = {} } = publishedModel(id);
  const named = Object.entries(namedOnPage).map(([name, values]) => [
    name,
    { ...fields[name], enum: values },
  ]);
  return { ...fields, ...Object.fromEntries(named) };
}

const publishedValues = (id: string, field: string): unknown[] => fieldSchemas(id)[field]?.enum ?? [];

/** All fields that a request has: those that are given, and the provider's defaults of the others. */
function withDefaults(id: string, given: Record<string, unknown>): Record<string, unknown> {
  const defaults = Object.entries(publishedModel(id).fields).flatMap(([name, schema]) =>
    schema.default === undefined ? [] : [[name, schema.default]],
  );
  return { ...Object.fromEntries(defaults), ...given };
}

const ajv = new Ajv({ strict: false });

/** Whether the provider takes these fields, by its document and by its page. */
function isAllowed(id: string, given: Record<string, unknown>): boolean {
  const model = publishedModel(id);
  const matches = ajv.compile(publishedSchema({ ...model, fields: fieldSchemas(id) }));
  const integers = Object.entries(given).filter(([name]) => model.fields[name]?.type === "integer");
  // An integer that JavaScript rounds would not be sent as it was written.
  const exact = integers.every(([, value]) => Number.isSafeInteger(value));
  return exact && matches(given) && (model.obeysRules?.(withDefaults(id, given)) ?? true);
}

describe("the catalogue", () => {
  test("has the models whose facts are written down, each with its provider and its usual time", () => {
    const facts = reviewedModels().map(({ id, provider, usualSeconds }) => [id, provider, usualSeconds]);
    const expected = Object.entries(published).map(([id, model]) => [id, model.provider, model.usualSeconds]);
    expect(facts.toSorted()).toEqual(expected.toSorted());
  });

  test.each(Object.keys(published))("knows the fields of %s, their types, values and defaults", (id) => {
    const described = describeFields(findModel(id) as Model).map(({ schema: _, ...field }) => field);
    const expected = Object.entries(fieldSchemas(id)).map(([name, schema]) => ({
      name,
      type: schema.enum ? "choice" : schema.type === "string" ? "text" : schema.type,
      values: schema.enum ?? [],
      minimum: schema.minimum,
      maximum: schema.maximum,
      default: schema.default,
      required: name === "prompt",
    }));
    const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1);
    expect(described.toSorted(byName)).toEqual(expected.toSorted(byName));
  });
});

describe("a duration", () => {
  const writings = fc.record({
    seconds: fc.constantFrom(5, 8, 10, 7, 0, 500),
    fraction: fc.constantFrom("", ".0", ".00", ".5"),
    space: fc.constantFrom("", " ", "  "),
    unit: fc.constantFrom("", "s", "S"),
    zeros: fc.constantFrom("", "0"),
  });

  test("is taken however it is written, if the model allows it, and no other", () => {
    fc.assert(
      fc.property(models, writings, (model, { seconds, fraction, space, unit, zeros }) => {
        const { request, problems } = validateRequest(
          inputFor(model, { duration: `${zeros}${seconds}${fraction}${space}${unit}` }),
        );
        const wire = publishedModel(model).provider === "fal" ? `${seconds}s` : seconds;
        const allowed = fraction !== ".5" && publishedValues(model, "duration").includes(wire);
        expect(request?.fields.duration).toBe(allowed ? wire : undefined);
        expect(problems.map(({ input }) => input)).toEqual(allowed ? [] : ["duration"]);
      }),
    );
  });

  test("that is not a number is refused", () => {
    const noNumber = fc
      .oneof(hostileText, fc.string())
      .filter((text) => !/^\s*\d+(\.\d+)?\s*s?\s*$/iu.test(text));
    fc.assert(
      fc.property(models, noNumber, (model, duration) => {
        const { request, problems } = validateRequest(inputFor(model, { duration }));
        expect(request).toBeUndefined();
        expect(problems.map(({ input }) => input)).toEqual(["duration"]);
        expect(problems[0]?.message).toContain(publishedValues(model, "duration").join(", "));
        expect(executedCommands(oneLine(`duration ${problems[0]?.message}`))).toEqual([]);
      }),
    );
  });
});

describe("an aspect ratio", () => {
  const ratios = fc.oneof(
    fc.tuple(fc.nat(20), fc.nat(20)).map(([across, down]) => `${across}:${down}`),
    fc.constantFrom("16:9", "9:16", "4:3", "3:4", "1:1", "3:2", "2:3"),
    hostileText,
  );

  test("is one of the model's, to the letter", () => {
    fc.assert(
      fc.property(models, ratios, (model, aspectRatio) => {
        const { request, problems } = validateRequest(inputFor(model, { aspectRatio }));
        const allowed = publishedValues(model, "aspect_ratio").includes(aspectRatio);
        expect(request?.fields.aspect_ratio).toBe(allowed ? aspectRatio : undefined);
        expect(problems.map(({ input }) => input)).toEqual(allowed ? [] : ["aspect-ratio"]);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a request", () => {
  /** What a person may write into `parameters`, right and wrong. */
  const parameters = fc.dictionary(
    fc.oneof(
      fc.constantFrom(...Object.values(published).flatMap(({ fields }) => Object.keys(fields))),
      fc.constantFrom("__proto__", "constructor", "toString", "model"),
      fc.string(),
    ),
    fc.oneof(
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom("anime", "720p", "1080p", 0.5, 1, 7, "512x512", "768x512", "kling", "Ava"),
    ),
    { maxKeys: 4 },
  );

  test("is sent only as its provider has it, with the defaults, else each wrong field is named", () => {
    fc.assert(
      fc.property(models, parameters, (model, given) => {
        const { request, problems } = validateRequest(inputFor(model, { parameters: given }));
        const own = Object.keys(given).filter((name) =>
          ["prompt", "duration", "aspect_ratio"].includes(name),
        );
        const allowed = own.length === 0 && isAllowed(model, { ...given, prompt });
        expect(request !== undefined).toBe(allowed);
        if (request) {
          expect(request.fields).toEqual(withDefaults(model, { ...given, prompt }));
        } else {
          const named = problems.map(({ input }) => input.replace(/^parameters\./u, ""));
          const unknown = Object.keys(given).filter(
            (name) => !Object.hasOwn(publishedModel(model).fields, name),
          );
          expect(named).toEqual(expect.arrayContaining([...unknown, ...own]));
        }
      }),
      { numRuns: 500 },
    );
  });

  test("for an unknown model is sent unchanged, except fields with their own input", () => {
    const provider = fc.constantFrom(...providerNames);
    fc.assert(
      fc.property(provider, parameters, (name, given) => {
        const input = { model: "owner/name", provider: name, prompt, parameters: given };
        const { request, problems } = validateRequest(input);
        const own = ["prompt", "duration", "aspect_ratio", "model"].filter((field) =>
          Object.hasOwn(given, field),
        );
        expect(problems.map(({ input }) => input)).toEqual(own.map((field) => `parameters.${field}`));
        const sent = { ...given, prompt };
        expect(JSON.stringify(request?.fields)).toBe(own.length > 0 ? undefined : JSON.stringify(sent));
      }),
    );
  });

  test("finds the provider of a model", () => {
    for (const [id, { provider }] of Object.entries(published)) expect(findProvider(id)).toBe(provider);
    expect(findProvider("owner/name")).toBeUndefined();
    expect(findProvider(undefined)).toBeUndefined();
  });

  test.each(Object.entries(published))("for %s follows the frame that the page names", (id, { size }) => {
    const { request } = validateRequest(inputFor(id));
    expect(request?.known?.measure(request.fields)).toEqual(size);
  });

  test.each(Object.entries(published))("for %s costs what the page says", (id, { priceUsd }) => {
    const price = (duration: string) => {
      const { request } = validateRequest(inputFor(id, { duration }));
      return request?.known?.priceUsd?.(request.fields);
    };
    for (const value of publishedValues(id, "duration").map(String)) {
      expect(price(value)).toBe(priceUsd?.[Number.parseInt(value, 10)]);
    }
  });
});

describe("the hash of a request", () => {
  const fields = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 6 }) as fc.Arbitrary<
    Record<string, Json>
  >;
  const reversed = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(reversed);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, member]) => [name, reversed(member)]),
    );
  };

  test("is the same for any order of the fields", () => {
    fc.assert(
      fc.property(fields, (given) => {
        const request = { provider: "aimlapi" as const, model: "x/y", fields: given };
        const other = { ...request, fields: reversed(given) as Record<string, Json> };
        expect(hashRequest(other)).toBe(hashRequest(request));
      }),
    );
  });

  test("is another for another model, provider, field, value or order of a list", () => {
    const request = { provider: "aimlapi" as const, model: "x/y", fields: { a: 1, b: [1, 2] } };
    const others = [
      request,
      { ...request, model: "x/z" },
      { ...request, provider: "fal" as const },
      { ...request, fields: { a: 1 } },
      { ...request, fields: { a: "1", b: [1, 2] } },
      { ...request, fields: { a: 1, b: [2, 1] } },
      { ...request, fields: { a: 1, b: [1, 2], c: null } },
    ];
    const hashes = new Set(others.map(hashRequest));
    expect(hashes.size).toBe(others.length);
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{64}$/u);
  });

  test("counts a default as if it had been written", () => {
    const hash = (duration?: string) => {
      const { request } = validateRequest({
        model: "pixverse/v5/text-to-video",
        prompt: "x",
        parameters: duration === undefined ? {} : { resolution: "720p" },
        ...(duration !== undefined && { duration }),
      });
      return request && hashRequest(request);
    };
    expect(hash("5s")).toBe(hash());
    expect(hash("8")).not.toBe(hash());
  });
});

describe("what a model's fields take", () => {
  test("is described in words", () => {
    const kling = findModel("kling-video/v1.6/standard/text-to-video");
    const said = describeFields(kling as Model).map((field) => [
      field.name,
      describeAllowed(field),
      field.default ?? (field.required ? "required" : ""),
    ]);
    expect(said).toEqual([
      ["prompt", "text", "required"],
      ["aspect_ratio", "16:9, 9:16, 1:1", ""],
      ["duration", "5, 10", 5],
      ["negative_prompt", "text", ""],
      ["cfg_scale", "number from 0 to 1", ""],
      ["provider", "kling, fal, auto", ""],
    ]);
  });

  test("of integers has no bounds where there are none", () => {
    const pixverse = findModel("pixverse/v5/text-to-video");
    const seed = describeFields(pixverse as Model).find(({ name }) => name === "seed");
    expect(seed && describeAllowed(seed)).toBe("integer");
  });
});
