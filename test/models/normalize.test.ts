import { describe, expect, test } from "vitest";
import { readEntries } from "../../src/models/data.ts";
import type { FieldSchema, ModelSchema } from "../../src/models/entry.ts";
import { normalizeSchema } from "../../src/models/normalize.ts";
import { providerNames } from "../../src/providers/table.ts";

const path = "/owner/model";

/** A document as AI/ML API writes it: the schema stands where it is used. */
function documentOf(schema: unknown, components: unknown = {}): unknown {
  const content = { "application/json": { schema } };
  return {
    openapi: "3.0.4",
    components: { schemas: components },
    paths: { [path]: { post: { requestBody: { content } }, get: {} } },
  };
}

/** What one field becomes. */
function normalized(field: unknown, components: unknown = {}): FieldSchema | undefined {
  const document = documentOf({ type: "object", properties: { field } }, components);
  return normalizeSchema(document, path)?.fields.field;
}

describe("A field of a published document", () => {
  test.each<[what: string, written: unknown, expected: FieldSchema]>([
    [
      "keeps its type, values, bounds and default",
      { type: "integer", enum: [5, 10], minimum: 5, maximum: 10, multipleOf: 5, default: 5 },
      { type: "integer", enum: [5, 10], minimum: 5, maximum: 10, multipleOf: 5, default: 5 },
    ],
    ["may be null (3.0)", { type: "integer", nullable: true }, { type: ["integer", "null"] }],
    ["may be null (3.1)", { type: ["integer", "null"] }, { type: ["integer", "null"] }],
    [
      "may be null, as one of two alternatives",
      { anyOf: [{ type: "string", format: "uri" }, { type: "null" }] },
      { type: ["string", "null"], format: "uri" },
    ],
    [
      "may be null beside its values",
      { oneOf: [{ type: "string", enum: ["a", "b"] }, { type: "null" }], default: "a" },
      { type: ["string", "null"], enum: ["a", "b", null], default: "a" },
    ],
    [
      "has alternatives, one of them null",
      { anyOf: [{ type: "object", properties: {} }, { type: "string", enum: ["hd"] }, { type: "null" }] },
      { anyOf: [{ type: "object", properties: {} }, { type: "string", enum: ["hd"] }, { type: "null" }] },
    ],
    [
      "has one of several types",
      { anyOf: [{ type: "integer" }, { type: "string" }] },
      { type: ["integer", "string"] },
    ],
    [
      "may be null, as an alternative that says nothing else",
      { anyOf: [{ type: "object" }, { type: "string", enum: ["hd"] }, { nullable: true }] },
      { anyOf: [{ type: "object" }, { type: "string", enum: ["hd"] }, { type: "null" }] },
    ],
    ["may be anything as one alternative", { anyOf: [{ type: "string" }, {}] }, {}],
    ["is a constant", { const: "std" }, { type: "string", enum: ["std"] }],
    [
      "has values of several types",
      { enum: [5, "auto", null] },
      { type: ["integer", "string", "null"], enum: [5, "auto", null] },
    ],
    ["has a single value", { type: "string", enum: ["std"] }, { type: "string", enum: ["std"] }],
    ["has a default written as text", { type: "integer", default: "10" }, { type: "integer", default: 10 }],
    [
      "has a switch written as text",
      { type: "boolean", default: "True" },
      { type: "boolean", default: true },
    ],
    ["has text that is a number", { type: "string", default: "10" }, { type: "string", default: "10" }],
    [
      "has a default that it does not allow",
      { type: "string", enum: ["a"], default: "b" },
      { type: "string", enum: ["a"] },
    ],
    ["has no default", { type: "string", default: null }, { type: "string" }],
    [
      "excludes its bounds (3.0)",
      { type: "number", minimum: 0, exclusiveMinimum: true, maximum: 1, exclusiveMaximum: true },
      { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 },
    ],
    [
      "excludes its bounds (3.1)",
      { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 },
      { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 },
    ],
    [
      "includes its bounds in so many words",
      { type: "number", minimum: 0, exclusiveMinimum: false },
      { type: "number", minimum: 0 },
    ],
    [
      "combines schemas",
      {
        allOf: [
          { type: "number", minimum: 0, maximum: 10 },
          { type: "integer", minimum: 3, enum: [2, 4, 6] },
          { enum: [4, 6, 8] },
        ],
      },
      { type: "integer", minimum: 3, maximum: 10, enum: [4, 6] },
    ],
    [
      "is a mapping with fields of its own",
      {
        type: "object",
        additionalProperties: false,
        required: ["width"],
        properties: { width: { type: "integer" } },
      },
      { type: "object", required: ["width"], properties: { width: { type: "integer" } } },
    ],
    [
      "is a list",
      { type: "array", minItems: 1, maxItems: 7, items: { type: "string", maxLength: 9 } },
      { type: "array", minItems: 1, maxItems: 7, items: { type: "string", maxLength: 9 } },
    ],
    [
      "has keywords that nothing here knows",
      { type: "string", title: "T", description: "D", pattern: "(a+)+$", "x-order": 1, examples: ["e"] },
      { type: "string" },
    ],
    ["has a type that nothing here knows", { type: "file", maxLength: 3 }, { maxLength: 3 }],
    [
      "has keywords of wrong types",
      { type: "string", enum: "a", minLength: "3", maxLength: -1, items: [], required: 7, default: [[1]] },
      { type: "string" },
    ],
    ["has values that are mappings", { enum: [{ a: 1 }, "b"] }, {}],
  ])("%s", (_, written, expected) => {
    expect(normalized(written)).toEqual(expected);
  });

  test("is the address of a file by its format, by its control or by its name", () => {
    const text = { type: "string" };
    const properties = {
      start: { ...text, format: "uri" },
      end: { anyOf: [{ ...text, ui: { field: "image" } }, { type: "null" }] },
      tail_image_url: text,
      image_urls: { type: "array", items: text },
      first_frame_url: { ...text, format: "uri" },
      image_size: text,
      webhook_url: { ...text, ui: { field: "constructor" } },
    };
    expect(normalizeSchema(documentOf({ properties }), path)?.fields).toEqual({
      start: { ...text, format: "uri" },
      end: { type: ["string", "null"], format: "file-url" },
      tail_image_url: { ...text, format: "file-url" },
      image_urls: { type: "array", items: { ...text, format: "file-url" } },
      first_frame_url: { ...text, format: "uri" },
      image_size: text,
      webhook_url: text,
    });
  });

  test("is found by references, also inside each other and with further keywords beside them", () => {
    const components = {
      "a/b": { allOf: [{ $ref: "#/components/schemas/Text" }], default: "x" },
      Text: { type: "string", minLength: 1 },
    };
    expect(normalized({ $ref: "#/components/schemas/a~1b", nullable: true }, components)).toEqual({
      type: ["string", "null"],
      minLength: 1,
      default: "x",
    });
  });

  test("allows anything where a reference leads elsewhere, nowhere, or back to itself", () => {
    for (const reference of [
      "https://example.com/schema.json",
      "#/components/schemas/None",
      "other.json",
      "#",
    ])
      expect(normalized({ $ref: reference })).toEqual({});
    const components = {
      Tree: { type: "object", properties: { next: { $ref: "#/components/schemas/Tree" } } },
    };
    expect(normalized({ $ref: "#/components/schemas/Tree" }, components)).toEqual({
      type: "object",
      properties: { next: {} },
    });
  });
});

describe("The body of a published document", () => {
  test("requires the fields that it names", () => {
    const properties = { prompt: { type: "string" }, seed: {} };
    const body = { type: "object", required: ["prompt", "prompt", "missing", 7], properties };
    expect(normalizeSchema(documentOf(body), path)).toEqual({
      fields: { prompt: { type: "string" }, seed: {} },
      required: ["prompt"],
    });
  });

  test("has the fields of all its alternatives, and requires what each of them does", () => {
    const first = {
      required: ["prompt", "a"],
      properties: { prompt: {}, a: { type: "string" }, b: { type: "string" } },
    };
    const second = { required: ["prompt"], properties: { prompt: {}, b: { type: "integer" } } };
    expect(normalizeSchema(documentOf({ oneOf: [first, second] }), path)).toEqual({
      fields: { prompt: {}, a: { type: "string" }, b: { type: ["string", "integer"] } },
      required: ["prompt"],
    });
  });

  test.each<[what: string, document: unknown]>([
    ["null", null],
    ["text", "openapi"],
    ["a list", []],
    ["an empty mapping", {}],
    ["no schema", documentOf(undefined)],
    ["a body that is a list", documentOf({ type: "array", items: {} })],
    ["a body without fields", documentOf({ type: "object" })],
    ["fields that are a list", documentOf({ type: "object", properties: [] })],
    ["a reference to nothing", documentOf({ $ref: "#/components/schemas/None" })],
    [
      "another path",
      { paths: { "/other": (documentOf({ properties: { a: {} } }) as { paths: object }).paths } },
    ],
    ["fields that only its prototype has", JSON.parse('{"paths":{"__proto__":{}}}')],
  ])("is not read from %s", (_, document) => {
    expect(normalizeSchema(document, path)).toBeUndefined();
    expect(normalizeSchema(document, "__proto__")).toBeUndefined();
  });
});

describe("Every model of the catalogue", () => {
  const reference = "#/components/schemas/Input";

  /** The same schema in OpenAPI 3.0's words. */
  function published({
    type,
    enum: values,
    exclusiveMinimum,
    anyOf,
    items,
    properties,
    ...others
  }: FieldSchema): unknown {
    const types = [type ?? []].flat();
    const nullable = types.includes("null") || anyOf?.some((each) => each.type === "null");
    const named = types.filter((each) => each !== "null");
    const alternatives = [
      ...(anyOf ?? []),
      ...(named.length > 1 ? named.map((each) => ({ type: each })) : []),
    ];
    return {
      description: "Text (a+)+$",
      ...others,
      ...(named.length === 1 && { type: named[0] }),
      ...(values && { enum: values.filter((value) => value !== null) }),
      ...(exclusiveMinimum !== undefined && { minimum: exclusiveMinimum, exclusiveMinimum: true }),
      ...(alternatives.length > 0 && {
        oneOf: alternatives.filter((each) => each.type !== "null").map(published),
      }),
      ...(items && { items: published(items) }),
      ...(properties && { properties: publishedAll(properties) }),
      ...(nullable && { nullable: true }),
    };
  }

  /** The same schema as fal writes it: null is an alternative. */
  function withNulls(schema: FieldSchema): unknown {
    const { default: usual, ...others } = schema;
    const types = [schema.type ?? []].flat();
    if (!types.includes("null") || types.length !== 2) return schema;
    const type = types.find((each) => each !== "null");
    const { type: _, enum: values, ...further } = others;
    const enumerated = values && { enum: values.filter((value) => value !== null) };
    return {
      anyOf: [{ type, ...enumerated, ...further }, { type: "null" }],
      ...(usual !== undefined && { default: usual }),
    };
  }

  function publishedAll(fields: Record<string, FieldSchema>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, published(field)]));
  }

  test.each(providerNames)("of %s is read as the catalogue has it", (provider) => {
    for (const { id, fields, required } of readEntries(provider)) {
      const expected: ModelSchema = { fields, required };
      const inline = documentOf({ type: "object", properties: publishedAll(fields), required });
      expect(normalizeSchema(inline, path), id).toEqual(expected);
      const nulls = Object.entries(fields).map(([name, field]) => [name, withNulls(field)]);
      const Input = { type: "object", properties: Object.fromEntries(nulls), required };
      expect(normalizeSchema(documentOf({ $ref: reference }, { Input }), path), id).toEqual(expected);
    }
  });
});

describe("A hostile document", () => {
  test("with keys of an object's prototype changes no object", () => {
    const text =
      '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"},"a":{"type":"object","properties":{"__proto__":{"polluted":true}}}}}';
    const schema = normalizeSchema(documentOf(JSON.parse(text)), path);
    expect(Object.keys(schema?.fields ?? {})).toEqual(["constructor", "a"]);
    expect(Object.getPrototypeOf(schema?.fields)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test("whose references multiply is unreadable", () => {
    const levels = Array.from({ length: 20 }, (_, level) => {
      const next = { $ref: `#/components/schemas/L${level + 1}` };
      return [`L${level}`, { type: "object", properties: { a: next, b: next, c: next, d: next, e: next } }];
    });
    const document = documentOf({ $ref: "#/components/schemas/L0" }, Object.fromEntries(levels));
    expect(normalizeSchema(document, path)).toBeUndefined();
  });

  test("that nests without end is read as deep as any model goes", () => {
    const depth = 100_000;
    const nested = `${'{"type":"array","items":'.repeat(depth)}{}${"}".repeat(depth)}`;
    const field = normalized(JSON.parse(nested));
    expect(field).toMatchObject({ type: "array", items: { type: "array" } });
    expect(JSON.stringify(field).length).toBeLessThan(1000);
  });

  test("with endless lists is unreadable, however often they are referenced", () => {
    const Long = { enum: Array.from({ length: 10_000 }, (_, index) => `value ${index}`) };
    const many = Array.from({ length: 5000 }, (_, index) => [
      `f${index}`,
      { $ref: "#/components/schemas/Long" },
    ]);
    const document = documentOf({ type: "object", properties: Object.fromEntries(many) }, { Long });
    expect(normalizeSchema(document, path)).toBeUndefined();
  });

  test("keeps no long texts", () => {
    const long = "x".repeat(1_000_000);
    expect(normalized({ type: "string", description: long, enum: [long], default: long })).toEqual({
      type: "string",
    });
    expect(normalizeSchema(documentOf({ properties: { [long]: {}, a: {} } }), path)?.fields).toEqual({
      a: {},
    });
  });
});
