import { describe, expect, test } from "vitest";
import { findModel } from "../../src/models/catalogue.ts";
import { collectWarnings, confirmRequest, openRequest } from "../../src/models/confirm.ts";
import type { Model } from "../../src/models/model.ts";
import { normalizeSchema } from "../../src/models/normalize.ts";
import type { PublishedSchemas } from "../../src/models/published.ts";
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
