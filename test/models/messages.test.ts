import { describe, expect, test } from "vitest";
import { buildModel } from "../../src/models/catalogue.ts";
import { longestList } from "../../src/models/describe.ts";
import type { FieldSchema } from "../../src/models/entry.ts";
import {
  listFieldNames,
  type RequestInput,
  requiresPrompt,
  validateAgainst,
  validateRequest,
} from "../../src/models/request.ts";

const file: FieldSchema = { type: "string", format: "file-url" };

/** A model outside the catalogue with these fields beside the prompt. */
function modelOf(fields: Record<string, FieldSchema>, required: string[] = []) {
  const kind = "both";
  return buildModel("aimlapi", {
    id: "acme/dream",
    kind,
    fields: { prompt: { type: "string" }, ...fields },
    required,
  });
}

function problemsOf(
  fields: Record<string, FieldSchema>,
  given: Partial<RequestInput> & { required?: string[] },
): string[] {
  const { required, ...input } = given;
  const request = { model: "acme/dream", prompt: "A boat", parameters: {}, ...input };
  return validateAgainst(request, modelOf(fields, required)).problems.map(
    ({ input, message }) => `${input} ${message}`,
  );
}

function fieldsOf(fields: Record<string, FieldSchema>, given: Partial<RequestInput>) {
  const request = { model: "acme/dream", prompt: "A boat", parameters: {}, ...given };
  return validateAgainst(request, modelOf(fields)).request?.fields;
}

const seconds: FieldSchema = { type: "integer", enum: [5, 10] };

describe("what a model has no field for is refused:", () => {
  test.each<
    [what: string, fields: Record<string, FieldSchema>, given: Partial<RequestInput>, message: string]
  >([
    [
      "a duration",
      {},
      { duration: "5" },
      "duration is given, but acme/dream takes no duration; leave it out",
    ],
    [
      "a duration where frames are counted",
      {
        num_frames: { type: "integer", minimum: 8, maximum: 80 },
        my_num_frames: seconds,
        num_frames_more: seconds,
      },
      { duration: "5" },
      "duration is given, but acme/dream takes no duration; set parameters.num_frames (integer from 8 to 80) instead",
    ],
    [
      "a ratio",
      { resolution: { enum: ["720p"] }, size_of: { enum: ["1x1"] } },
      { aspectRatio: "16:9" },
      "aspect-ratio is given, but acme/dream takes no aspect ratio; leave it out",
    ],
    [
      "a ratio where sizes are named",
      {
        frame_size: { enum: ["1280x720"] },
        orientation: { enum: ["portrait", "landscape"] },
        video_size: { enum: ["axb"] },
      },
      { aspectRatio: "16:9" },
      "aspect-ratio is given, but acme/dream takes no aspect ratio; set parameters.frame_size (1280x720), parameters.orientation (portrait, landscape) instead",
    ],
  ])("%s", (_, fields, given, message) => {
    expect(problemsOf(fields, given)).toEqual([message]);
  });

  test.each([
    ["image", { image: "https://a.invalid/x.png" }, "picture to start from"],
    ["last-image", { lastImage: "https://a.invalid/x.png" }, "picture to end with"],
    ["reference-images", { referenceImages: ["https://a.invalid/x.png"] }, "further pictures"],
  ])("%s, with what it takes and which models would take it", (input, given, noun) => {
    const [message, ...others] = problemsOf({}, given);
    expect(others).toEqual([]);
    expect(message).toMatch(
      new RegExp(
        `^${input} is given, but acme/dream takes no ${noun}; the nearest models that do are \\S+, \\S+, \\S+$`,
        "u",
      ),
    );
    const named = message?.split(" are ")[1]?.split(", ") ?? [];
    for (const model of named) {
      const { problems } = validateRequest({ model, prompt: "A boat", parameters: {}, ...given });
      expect(problems.map(({ message }) => message).join()).not.toContain("is given, but");
    }
    // Those of the same provider come first.
    for (const model of named) expect(listFieldNames([model]).length).toBeGreaterThan(0);
    const [own] = problemsOf({ image_url: file }, { ...given, image: "https://a.invalid/y.png" });
    if (input !== "image") expect(own).toContain(`takes no ${noun} (it takes image); the nearest`);
    else expect(own).toBeUndefined();
  });
});

describe("what is wrong with a field is said by its input's name:", () => {
  test("one that is an input of its own", () => {
    const parameters = { prompt: "x", duration: 5, aspect_ratio: "1:1", model: "x" };
    const fields: Record<string, FieldSchema> = {
      duration: seconds,
      aspect_ratio: { type: "string", enum: ["1:1"] },
    };
    expect(problemsOf(fields, { parameters })).toEqual([
      "parameters.prompt is a separate input; set prompt instead",
      "parameters.duration is a separate input; set duration instead",
      "parameters.aspect_ratio is a separate input; set aspect-ratio instead",
      "parameters.model is a separate input; set model instead",
    ]);
  });

  test("one whose model calls it otherwise, under either name", () => {
    const fields: Record<string, FieldSchema> = { ratio: { type: "string", enum: ["1:1"] } };
    expect(problemsOf(fields, { parameters: { ratio: "1:1", aspect_ratio: "1:1" } })).toEqual([
      "parameters.ratio is a separate input; set aspect-ratio instead",
      "parameters.aspect_ratio is a separate input; set aspect-ratio instead",
    ]);
    expect(fieldsOf(fields, { aspectRatio: "1:1" })).toEqual({ prompt: "A boat", ratio: "1:1" });
  });

  test("a picture that an input has given already, and not one that only a parameter gives", () => {
    const url = "https://a.invalid/x.png";
    expect(problemsOf({ image_url: file }, { image: url, parameters: { image_url: url } })).toEqual([
      "parameters.image_url is a separate input; set image instead",
    ]);
    expect(fieldsOf({ image_url: file }, { parameters: { image_url: url } })).toMatchObject({
      image_url: url,
    });
    expect(problemsOf({ image_url: file }, { required: ["image_url"] })).toEqual([
      "image is missing; acme/dream makes its video from it: give a file in the workspace, or an https address",
    ]);
  });

  test("a model field of that name, where the model has one", () => {
    expect(fieldsOf({ model: { enum: ["a", "b"] } }, { parameters: { model: "a" } })).toMatchObject({
      model: "a",
    });
  });

  test("the provider", () => {
    expect(problemsOf({}, { provider: "fal" })).toEqual([
      "provider is fal, but acme/dream is a model of aimlapi; leave it out",
    ]);
    expect(problemsOf({}, { provider: "aimlapi" })).toEqual([]);
  });

  test("the prompt, once, however much is wrong with it", () => {
    expect(problemsOf({ prompt: { type: "string", maxLength: 3 } }, { prompt: "a \ud800 boat" })).toEqual([
      "prompt contains half a character (a lone surrogate); write it again",
    ]);
    expect(problemsOf({}, { prompt: "é".repeat(32 * 1024) })).toEqual([]);
    expect(
      problemsOf({ prompt: { type: "string", maxLength: 3 } }, { prompt: `${"é".repeat(32 * 1024)}x` }),
    ).toEqual(["prompt is 65537 bytes of UTF-8, and may be at most 65536"]);
    // The caller says what is wrong with a prompt that it could not read.
    expect(problemsOf({}, { prompt: undefined, required: ["prompt"] })).toEqual([]);
    expect(problemsOf({}, { prompt: "", required: ["prompt"] })).toHaveLength(1);
    expect(
      problemsOf({ prompt: { type: "string", maxLength: 3 } }, { duration: "\ud800", prompt: "x" }),
    ).toHaveLength(1);
  });

  test("a missing field", () => {
    expect(problemsOf({ style: { enum: ["oil", "ink"] } }, { required: ["style"] })).toEqual([
      "parameters.style is missing; acme/dream requires it: oil, ink",
    ]);
  });

  test("a length, in its unit", () => {
    const fields = {
      text: { type: "string", minLength: 2, maxLength: 4 },
      list: { type: "array", minItems: 1, maxItems: 2 },
    } as const;
    expect(problemsOf(fields, { parameters: { text: "x", list: [1, 2, 3] } })).toEqual([
      "parameters.text has 1 characters; acme/dream allows 2 to 4",
      "parameters.list has 3 items; acme/dream allows 1 to 2",
    ]);
  });

  test("a value, with the near one; a duration as it was written", () => {
    const fields = { style: { enum: ["oil", "watercolour"] }, duration: seconds };
    expect(problemsOf(fields, { parameters: { style: "watercolor" }, duration: "7s" })).toEqual([
      'parameters.style is "watercolor"; acme/dream allows oil, watercolour; did you mean "watercolour"?',
      'duration is "7s"; acme/dream allows 5, 10',
    ]);
    expect(problemsOf(fields, { parameters: { style: { a: "watercolor" } } })).toEqual([
      'parameters.style is {"a":"watercolor"}; acme/dream allows oil, watercolour',
    ]);
  });

  test("a number that was written as text, with the advice about quotation marks", () => {
    const [message] = problemsOf({ seed: { type: "integer" } }, { parameters: { seed: "7" } });
    expect(message).toMatch(/^parameters\.seed is "7"; acme\/dream allows .*quotation marks/u);
  });
});

describe("a field that the model does not have", () => {
  test("is refused with what it takes, once, and with the near name", () => {
    const fields: Record<string, FieldSchema> = { camera: { enum: ["still"] }, seed: { type: "integer" } };
    const [first, second, ...others] = problemsOf(fields, { parameters: { camra: "still", wizardry: 1 } });
    expect(others).toEqual([]);
    expect(first).toMatch(
      /^parameters\.camra is not a field of acme\/dream, which takes camera, seed; did you mean "camera"\?$/u,
    );
    expect(second).toBe("parameters.wizardry is not a field of acme/dream");
  });

  test("is refused with nothing to name where the model has no others", () => {
    expect(problemsOf({}, { parameters: { wizardry: 1 } })).toEqual([
      "parameters.wizardry is not a field of acme/dream, which takes no further fields",
    ]);
  });

  test("is refused with the models that have it, the nearest first", () => {
    const [message = ""] = problemsOf({}, { parameters: { cfg_scale: 1 } });
    const [, named = ""] = /\(it is one of (.+) and \d+ more\)/u.exec(message) ?? [];
    const ids = named.split(", ");
    expect(ids).toHaveLength(3);
    for (const id of ids) expect(listFieldNames([id])).toContain("cfg_scale");
    const owners = (field: string) =>
      /\(it is one of ([^)]+)\)/u.exec(problemsOf({}, { parameters: { [field]: 1 } })[0] ?? "")?.[1];
    expect(owners("wizardry")).toBeUndefined();
  });

  test("is not listed with a page of the documents for a model outside the catalogue", () => {
    const many = Object.fromEntries(
      Array.from({ length: longestList + 1 }, (_, index) => [`field_${index}`, {}]),
    );
    const [message] = problemsOf(many, { parameters: { wizardry: 1 } });
    expect(message).not.toContain("docs/models.md");
  });
});

describe("a request is made of", () => {
  test("the fields that are given, in the model's order, with pictures and without defaults", () => {
    const fields = { duration: seconds, style: { enum: ["oil"], default: "oil" }, image_url: file };
    const sent = fieldsOf(fields, { duration: "5", image: "https://a.invalid/x.png" });
    expect(JSON.stringify(sent)).toBe(
      JSON.stringify({ prompt: "A boat", duration: 5, image_url: "https://a.invalid/x.png" }),
    );
    expect(Object.keys(fieldsOf(fields, { prompt: "" }) ?? {})).toEqual([]);
  });

  test("one picture as text or as a list, as the model takes it", () => {
    const urls = ["https://a.invalid/x.png", "https://a.invalid/y.png"];
    const list: FieldSchema = { type: "array", items: file };
    const given = { referenceImages: urls.slice(0, 1) };
    expect(fieldsOf({ reference_image_urls: list }, given)).toMatchObject({
      reference_image_urls: urls.slice(0, 1),
    });
    expect(fieldsOf({ reference_image_urls: { anyOf: [file, list] } }, given)).toMatchObject({
      reference_image_urls: urls.slice(0, 1),
    });
    expect(fieldsOf({ reference_image_url: file }, given)).toMatchObject({ reference_image_url: urls[0] });
    expect(problemsOf({ reference_image_url: file }, { referenceImages: urls })).toHaveLength(1);
    expect(fieldsOf({ reference_image_urls: list }, { referenceImages: urls })).toMatchObject({
      reference_image_urls: urls,
    });
  });
});

describe("of a model outside the catalogue", () => {
  const unknown = (given: Partial<RequestInput>) =>
    validateRequest({ model: "acme/dream", prompt: "A boat", parameters: {}, ...given });

  test.each<[given: Partial<RequestInput>, duration: unknown]>([
    [{ provider: "aimlapi", duration: "8s" }, 8],
    [{ provider: "aimlapi", duration: " 8.25 S " }, 8.25],
    [{ provider: "aimlapi", duration: "12" }, 12],
    [{ provider: "aimlapi", duration: "8sec" }, "8sec"],
    [{ provider: "aimlapi", duration: "auto 8" }, "auto 8"],
    [{ provider: "fal", duration: "8" }, 8],
    [{ provider: "fal", duration: " 12.5 " }, 12.5],
    [{ provider: "fal", duration: "8s" }, "8s"],
    [{ provider: "fal", duration: "8 s" }, "8 s"],
  ])("the duration of %j is sent as %j", (given, duration) => {
    expect(unknown(given).request?.fields).toEqual({ prompt: "A boat", duration });
  });

  test("pictures and other fields tell requests apart", () => {
    const given = {
      image: "a",
      lastImage: "b",
      referenceImages: ["c"],
      aspectRatio: "1:1",
      parameters: { x: 1 },
    };
    expect(unknown({ provider: "fal", ...given, prompt: "" }).request?.fields).toEqual({
      x: 1,
      aspect_ratio: "1:1",
      image: "a",
      "last-image": "b",
      "reference-images": ["c"],
    });
  });

  test("fields that are inputs, half characters and what is no id are refused", () => {
    const messages = (given: Partial<RequestInput>) =>
      unknown(given).problems.map(({ input, message }) => `${input} ${message}`);
    expect(
      messages({ provider: "fal", prompt: "\ud800", duration: "\udc00", parameters: { aspect_ratio: 1 } }),
    ).toEqual([
      "prompt contains half a character (a lone surrogate); write it again",
      "duration contains half a character (a lone surrogate); write it again",
      "parameters.aspect_ratio is a separate input; set aspect-ratio instead",
    ]);
    expect(messages({ provider: "fal", model: "acme" })).toEqual([
      expect.stringMatching(/^model is "acme", which is not a model id of fal; write it as \S/u),
    ]);
  });
});

test("a prompt is required where the model says so, and of every model that is not known", () => {
  expect(requiresPrompt("pixverse/v5/text-to-video")).toBe(true);
  expect(requiresPrompt("acme/dream")).toBe(true);
  expect(requiresPrompt(undefined)).toBe(true);
  const id = "alibaba/happy-horse/image-to-video";
  expect(requiresPrompt(id)).toBe(false);
  expect(requiresPrompt(id, "fal")).toBe(false);
  // Nothing is known of the other provider's.
  expect(requiresPrompt(id, "aimlapi")).toBe(true);
});

test("the names of fields are those of the models, each once; a ratio has one name", () => {
  const names = listFieldNames(["pixverse/v5/text-to-video", "acme/dream"]);
  expect(names).toContain("aspect_ratio");
  expect(new Set(names).size).toBe(names.length);
  expect(listFieldNames([])).toEqual([]);
  expect(listFieldNames().length).toBeGreaterThan(names.length);
  expect(listFieldNames(["minimax/h3"])).toContain("aspect_ratio");
  expect(listFieldNames(["minimax/h3"])).not.toContain("ratio");
});
