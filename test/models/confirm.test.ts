import { describe, expect, test } from "vitest";
import { findModel } from "../../src/models/catalogue.ts";
import { collectWarnings, confirmRequest, openRequest } from "../../src/models/confirm.ts";
import type { FieldSchema } from "../../src/models/entry.ts";
import type { Model } from "../../src/models/model.ts";
import { normalizeSchema } from "../../src/models/normalize.ts";
import type { Published, PublishedSchemas } from "../../src/models/published.ts";
import { type RequestInput, validateRequest } from "../../src/models/request.ts";

const happyhorse = "alibaba/happyhorse-1.1";

function isOpen(given: Partial<RequestInput>, collects = false): boolean {
  const request = { model: happyhorse, prompt: "A paper boat", parameters: {}, ...given };
  return openRequest(request, validateRequest(request), collects) !== undefined;
}

describe("The published schema decides about", () => {
  test.each<[what: string, given: Partial<RequestInput>]>([
    ["a value that the catalogue does not know", { duration: "99" }],
    ["a word", { duration: "auto" }],
    ["a ratio", { aspectRatio: "5:4" }],
    ["a field that the catalogue does not know", { parameters: { camera: "still" } }],
    ["a model that the catalogue does not know", { model: "acme/dream", provider: "aimlapi" }],
  ])("%s", (_, given) => {
    expect(isOpen(given)).toBe(true);
  });
});

describe("No schema has to decide about", () => {
  test.each<[what: string, given: Partial<RequestInput>]>([
    ["a request that the catalogue accepts", { duration: "5" }],
    ["a reviewed model", { model: "pixverse/v5/text-to-video", duration: "99" }],
    ["a model of another provider", { provider: "fal", duration: "99" }],
    ["half a character", { prompt: "A \ud800 boat", duration: "99" }],
    ["a prompt without end", { prompt: "x".repeat(70_000), duration: "99" }],
    ["a missing prompt", { prompt: "", duration: "99" }],
    ["an input among the parameters", { parameters: { prompt: "A boat" }, duration: "99" }],
    ["a model without its provider", { model: "acme/dream" }],
    ["what is no id", { model: "acme", provider: "fal" }],
  ])("%s", (_, given) => {
    expect(isOpen(given)).toBe(false);
  });

  test("an unknown model of which a generation is collected", () => {
    expect(isOpen({ model: "acme/dream", provider: "aimlapi" }, true)).toBe(false);
    expect(isOpen({ duration: "99" }, true)).toBe(true);
  });
});

test("A hostile schema and a hostile value are compared in a short time", async () => {
  const values = Array.from({ length: 9000 }, (_, index) => `${index} ${"abcdefghij".repeat(9)}`);
  const given = { model: "acme/dream", provider: "aimlapi", prompt: "A boat" } as const;
  const parameters = { style: "klmnopqrst".repeat(6000) };
  const properties = {
    prompt: { type: "string" },
    style: { type: "string", enum: values, pattern: "(a+)+$" },
  };
  const content = { "application/json": { schema: { properties } } };
  const schema = normalizeSchema({ paths: { "/": { post: { requestBody: { content } } } } }, "/");
  expect(schema?.fields.style?.enum).toHaveLength(9000);
  const request = { ...given, parameters };
  const open = openRequest(request, validateRequest(request), false);
  const published = { of: async () => ({ schema }) } as unknown as PublishedSchemas;
  const decision = open && (await confirmRequest(open, published));
  const [problem, ...others] = (decision && !decision.request && decision.problems) || [];
  expect(others).toEqual([]);
  expect(problem?.input).toBe("parameters.style");
  expect(problem?.message).not.toContain("did you mean");
});

describe("Before a request is submitted", () => {
  const request = { provider: "fal", model: "a/b", fields: {} } as const;
  const known = findModel(happyhorse) as Model;

  test("nothing is said about a model that the catalogue knows", () => {
    expect(collectWarnings({ request: { ...request, known } })).toEqual([]);
  });

  test("a model that nothing has checked is named, with the reason", () => {
    const unchecked = "The model a/b is not in the catalogue: its parameters are sent unchecked.";
    expect(collectWarnings({ request: { ...request, known: undefined } })).toEqual([unchecked]);
    expect(collectWarnings({ request: { ...request, known: undefined }, warning: "Why" })).toEqual(["Why"]);
  });

  test("the successor of a model that ends is named", () => {
    const ending = { ...known, replacedBy: "a/c" };
    expect(collectWarnings({ request: { ...request, known: ending } })).toEqual([
      "fal has announced the end of a/b. Its successor is a/c.",
    ]);
  });
});

describe("The published schema", () => {
  const happy = { model: happyhorse, prompt: "A paper boat", parameters: {} };
  const dream = { ...happy, model: "acme/dream", provider: "fal" } as const;

  /** What is decided about a request of which this is published. */
  async function decided(given: RequestInput, published: Published) {
    const open = openRequest(given, validateRequest(given), false);
    if (!open) throw new Error("No schema has to decide about it");
    const asked: unknown[] = [];
    const of = async (...about: unknown[]) => {
      asked.push(about);
      return published;
    };
    const decision = await confirmRequest(open, { of } as unknown as PublishedSchemas);
    expect(asked).toEqual([[given.provider ?? "aimlapi", given.model]]);
    return decision;
  }

  const schema = (fields: Record<string, FieldSchema>, required: string[] = []): Published => ({
    schema: { fields: { prompt: { type: "string" }, ...fields }, required },
  });

  test("lets a request through that the catalogue refuses, and says what the catalogue knows", async () => {
    const given = { ...happy, duration: "99", aspectRatio: "7:5" };
    const seconds: FieldSchema = { type: "integer", maximum: 100 };
    const decision = await decided(given, schema({ duration: seconds, aspect_ratio: { type: "string" } }));
    expect(decision.request?.fields).toEqual({ prompt: "A paper boat", duration: 99, aspect_ratio: "7:5" });
    // A later run finds the same video, whatever is published then.
    expect(decision.request?.identity).toEqual(
      openRequest(given, validateRequest(given), false)?.request.fields,
    );
    expect(decision).toMatchObject({
      notice: expect.stringMatching(
        /^This version's catalogue refuses a value, but the schema that AI\/ML API publishes now accepts the request, so the step goes on\. The catalogue: duration is "99"; .+; aspect-ratio is "7:5"; .+$/u,
      ),
    });
    expect(decision.request?.known?.title).toBe(findModel(happyhorse)?.title);
    expect(decision.request?.known?.usualSeconds).toBe(findModel(happyhorse)?.usualSeconds);
  });

  test("refuses what it does not allow either, in its own words", async () => {
    const decision = await decided(
      { ...happy, duration: "99" },
      schema({ duration: { type: "integer", maximum: 40 } }),
    );
    expect(decision).toEqual({
      problems: [{ input: "duration", message: `is "99"; ${happyhorse} allows integer of at most 40` }],
    });
  });

  test("that is gone takes the model with it", async () => {
    const decision = await decided({ ...happy, duration: "99" }, "no-such-model");
    expect(decision).toEqual({
      problems: [
        {
          input: "model",
          message: `is "${happyhorse}", which AI/ML API no longer lists; choose another model`,
        },
        { input: "duration", message: expect.stringMatching(/^is "99"; /u) },
      ],
    });
    expect(await decided({ ...dream, model: "fal-ai/veo3.11" }, "no-such-model")).toEqual({
      problems: [
        {
          input: "model",
          message: 'is "fal-ai/veo3.11", which is no model of fal; did you mean "fal-ai/veo3.1"?',
        },
      ],
    });
  });

  test("that cannot be read lets nothing through that the catalogue refuses, and says so once", async () => {
    const decision = await decided({ ...happy, duration: "99", aspectRatio: "7:5" }, { unreadable: "a\nb" });
    const addition =
      " (AI/ML API's own schema, which may be newer than this version's catalogue, could not be read: a b)";
    expect(decision.request).toBeUndefined();
    const messages = (!decision.request && decision.problems.map(({ message }) => message)) || [];
    expect(messages.map((message) => message.endsWith(addition))).toEqual([true, false]);
  });

  test("that cannot be read does not keep a model from being used that nobody knows", async () => {
    const decision = await decided(dream, { unreadable: "status 500" });
    expect(decision).toEqual({
      request: expect.objectContaining({ model: "acme/dream", fields: { prompt: "A paper boat" } }),
      warning:
        "The model acme/dream is not in the catalogue: its parameters are sent unchecked. Its published schema could not be read: status 500.",
    });
    expect(decision.request).not.toHaveProperty("identity");
  });

  test("that cannot be read leaves no place for a picture", async () => {
    const url = "https://a.invalid/x.png";
    const decision = await decided(
      { ...dream, image: url, referenceImages: [url] },
      { unreadable: "status 500" },
    );
    const message =
      "is given, but which field of the model takes it is not known, because its published schema could not be read: status 500. Set the field in parameters, as in image_url: ./docs/picture.png";
    expect(decision).toEqual({
      problems: [
        { input: "image", message },
        { input: "reference-images", message },
      ],
    });
  });

  test("places the pictures of a model that nobody knows, and is all that is known of it", async () => {
    const url = "https://a.invalid/x.png";
    const decision = await decided(
      { ...dream, image: url, duration: "5" },
      schema({
        first_frame_url: { type: "string", format: "uri" },
        duration: { type: "string", enum: ["5s", "10s"] },
      }),
    );
    expect(decision.request).toMatchObject({
      fields: { prompt: "A paper boat", first_frame_url: url, duration: "5s" },
      identity: { prompt: "A paper boat", image: url, duration: 5 },
    });
    expect(decision).not.toHaveProperty("warning");
    expect(decision).not.toHaveProperty("notice");
    expect(await decided({ ...dream, image: url }, schema({}))).toMatchObject({
      problems: [{ input: "image", message: expect.stringContaining("takes no picture to start from") }],
    });
  });
});
