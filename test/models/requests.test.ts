import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { executedCommands } from "../../simulator/runner/log-commands.ts";
import { catalogue } from "../../src/models/catalogue.ts";
import { describeAllowed, describeFields } from "../../src/models/describe.ts";
import type { Json, Model } from "../../src/models/model.ts";
import { providerOf, type RequestInput, validateRequest } from "../../src/models/request.ts";
import { hashRequest } from "../../src/models/request-hash.ts";
import { oneLine } from "../../src/text/sanitize.ts";
import { hostileText } from "../support/hostile-text.ts";

function wishFor(model: Model, wish: Partial<RequestInput> = {}): RequestInput {
  return { model: model.id, prompt: "A paper boat", parameters: {}, ...wish };
}

const models = fc.constantFrom(...catalogue);
const valuesOf = (model: Model, field: string): Json[] =>
  describeFields(model).find(({ name }) => name === field)?.values ?? [];

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
          wishFor(model, { duration: `${zeros}${seconds}${fraction}${space}${unit}` }),
        );
        const wire = model.duration === "number" ? seconds : `${seconds}s`;
        const allowed = fraction !== ".5" && valuesOf(model, "duration").includes(wire);
        expect(request?.fields.duration).toBe(allowed ? wire : undefined);
        expect(problems.map(({ input }) => input)).toEqual(allowed ? [] : ["duration"]);
      }),
    );
  });

  test("that is no number is refused, whatever it is", () => {
    const noNumber = fc
      .oneof(hostileText, fc.string())
      .filter((text) => !/^\s*\d+(\.\d+)?\s*s?\s*$/iu.test(text));
    fc.assert(
      fc.property(models, noNumber, (model, duration) => {
        const { request, problems } = validateRequest(wishFor(model, { duration }));
        expect(request).toBeUndefined();
        expect(problems.map(({ input }) => input)).toEqual(["duration"]);
        expect(problems[0]?.message).toContain(valuesOf(model, "duration").join(", "));
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
        const { request, problems } = validateRequest(wishFor(model, { aspectRatio }));
        const allowed = valuesOf(model, "aspect_ratio").includes(aspectRatio);
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
      fc.constantFrom(...catalogue.flatMap((model) => describeFields(model).map(({ name }) => name))),
      fc.constantFrom("__proto__", "constructor", "toString", "model"),
      fc.string(),
    ),
    fc.oneof(
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom("anime", "720p", "1080p", 0.5, 7, "512x512", "kling"),
    ),
    { maxKeys: 4 },
  );

  test("is sent only as its model's schema has it, else each problem is told", () => {
    fc.assert(
      fc.property(models, parameters, (model, given) => {
        const { request, problems } = validateRequest(wishFor(model, { parameters: given }));
        const known = describeFields(model).map(({ name }) => name);
        if (request) {
          expect(problems).toEqual([]);
          expect(known).toEqual(expect.arrayContaining(Object.keys(request.fields)));
          expect(request.fields).toMatchObject(given);
        } else {
          const named = problems.map(({ input }) => input.replace(/^parameters\./u, ""));
          const unknown = Object.keys(given).filter((name) => !known.includes(name) || name === "prompt");
          expect(named).toEqual(expect.arrayContaining(unknown));
        }
      }),
      { numRuns: 500 },
    );
  });

  test("for an unknown model is sent as it is, but for what has an input of its own", () => {
    const provider = fc.constantFrom("aimlapi" as const, "fal" as const);
    fc.assert(
      fc.property(provider, parameters, (name, given) => {
        const wish = { model: "owner/name", provider: name, prompt: "A paper boat", parameters: given };
        const { request, problems } = validateRequest(wish);
        const own = ["prompt", "duration", "aspect_ratio", "model"].filter((field) =>
          Object.hasOwn(given, field),
        );
        expect(problems.map(({ input }) => input)).toEqual(own.map((field) => `parameters.${field}`));
        const sent = { ...given, prompt: "A paper boat" };
        expect(JSON.stringify(request?.fields)).toBe(own.length > 0 ? undefined : JSON.stringify(sent));
      }),
    );
  });

  test("tells whose a model is", () => {
    for (const { id, provider } of catalogue) expect(providerOf(id)).toBe(provider);
    expect(providerOf("owner/name")).toBeUndefined();
    expect(providerOf(undefined)).toBeUndefined();
  });

  test("follows the frame that its model's page names", () => {
    const measures = catalogue.map((model) =>
      model.measure(validateRequest(wishFor(model)).request?.fields ?? {}),
    );
    expect(measures).toEqual([
      { seconds: 5, width: 768, height: 512 },
      { seconds: 5, width: 768, height: 512 },
      { seconds: 5, width: 1280, height: 720 },
      { seconds: 5, width: 1280, height: 720 },
      { seconds: 5, width: 768, height: 512 },
    ]);
  });

  test("costs what fal's page says", () => {
    const price = (duration: string) => {
      const { request } = validateRequest({
        model: "fal-ai/kandinsky5/text-to-video/distill",
        prompt: "x",
        duration,
        parameters: {},
      });
      return request?.known?.priceUsd?.(request.fields);
    };
    expect([price("5"), price("10")]).toEqual([0.05, 0.1]);
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

  test("is the same whatever the order of the fields", () => {
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
  test("is said in words", () => {
    const kling = catalogue.find(({ id }) => id.startsWith("kling"));
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
    const pixverse = catalogue.find(({ id }) => id.startsWith("pixverse"));
    const seed = describeFields(pixverse as Model).find(({ name }) => name === "seed");
    expect(seed && describeAllowed(seed)).toBe("integer");
  });
});
