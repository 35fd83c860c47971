import { describe, expect, test } from "vitest";
import { allIds, allModels, findModel } from "../../src/models/catalogue.ts";
import { entryIn, readEntries } from "../../src/models/data.ts";
import type { CatalogueEntry } from "../../src/models/entry.ts";
import { type RequestInput, validateRequest } from "../../src/models/request.ts";
import { providerNames } from "../../src/providers/table.ts";

describe("the catalogue", () => {
  test("finds every model by its id, with its provider's fields", () => {
    for (const provider of providerNames) {
      for (const entry of readEntries(provider)) {
        const model = findModel(entry.id);
        expect(model).toMatchObject({ id: entry.id, provider, kind: entry.kind });
        expect(Object.keys(model?.schema.fields ?? {})).toEqual(Object.keys(entry.fields));
        expect(findModel(entry.id, provider)).toBe(model);
      }
    }
  });

  test("has each id once: no model of one provider is one of the other", () => {
    expect(new Set(allIds()).size).toBe(allModels().length);
    const [own, other] = ["pixverse/v5/text-to-video", "fal-ai/veo3.1"];
    expect([findModel(own, "fal"), findModel(other, "aimlapi")]).toEqual([undefined, undefined]);
  });

  test.each([
    "",
    "fal-ai",
    "fal-ai/veo3.1/",
    "FAL-AI/VEO3.1",
    "prompt",
    '","kind":"',
    "\n",
    "__proto__",
    "constructor",
  ])("does not know %j", (id) => expect(findModel(id)).toBeUndefined());
});

describe("an entry is found in a data file", () => {
  const entry = (id: string, more: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
    id,
    kind: "both",
    fields: {},
    required: [],
    ...more,
    source: "a page",
  });
  const entries = [
    entry("a/b", { replacedBy: "a/c-1" }),
    entry("a/c", { aliases: ["a/c-1", "c"], title: "a/d" }),
    entry('a/"d', { aliases: ["d"] }),
  ];
  const content = Buffer.from(`[\n${entries.map((each) => JSON.stringify(each)).join(",\n")}\n]\n`);

  test.each([
    ["a/b", 0],
    ["a/c", 1],
    ["a/c-1", 1],
    ["c", 1],
    ['a/"d', 2],
    ["d", 2],
  ])("by %s", (id, index) => expect(entryIn(content, id)).toEqual(entries[index]));

  test.each(["a/d", "both", "a page", "id", "a"])("but not by %s, which is something else there", (id) => {
    expect(entryIn(content, id)).toBeUndefined();
  });
});

function problemsOf(input: Partial<RequestInput> & { model: string }): string[] {
  const { problems } = validateRequest({ prompt: "A paper boat", parameters: {}, ...input });
  return problems.map((problem) => `${problem.input} ${problem.message}`);
}

const ltx = "fal-ai/ltx-2-19b/text-to-video";
const kling = "fal-ai/kling-video/v3/pro/image-to-video";
const sizes = "square_hd, square, portrait_4_3, portrait_16_9, landscape_4_3, landscape_16_9";
const picture = "https://example.com/boat.png";

function nested(depth: number): unknown {
  let list: unknown = 1;
  for (let level = 0; level < depth; level++) list = [list];
  return list;
}

describe("a wrong request is refused with", () => {
  test.each<[what: string, input: Partial<RequestInput> & { model: string }, problems: string[]]>([
    [
      "the seconds that a model takes, in its own spelling",
      { model: "fal-ai/veo3.1", duration: "7" },
      ['duration is "7"; fal-ai/veo3.1 allows 4s, 6s, 8s'],
    ],
    [
      "the word that was meant",
      {
        model: "fal-ai/kling-video/v3/pro/text-to-video",
        duration: "5",
        parameters: { shot_type: "customise" },
      },
      [
        'parameters.shot_type is "customise"; fal-ai/kling-video/v3/pro/text-to-video allows customize, intelligent; did you mean "customize"?',
      ],
    ],
    [
      "the bounds of a number",
      { model: "alibaba/wan-3-0-video", duration: "31" },
      ['duration is "31"; alibaba/wan-3-0-video allows integer from 2 to 30'],
    ],
    [
      "the field that sets the length in another unit",
      { model: "fal-ai/wan-t2v", duration: "5" },
      [
        "duration is given, but fal-ai/wan-t2v takes no duration; set parameters.num_frames (integer from 81 to 100) instead",
      ],
    ],
    [
      "no advice where the length is fixed",
      { model: "fal-ai/minimax/hailuo-2.3/pro/text-to-video", duration: "6" },
      ["duration is given, but fal-ai/minimax/hailuo-2.3/pro/text-to-video takes no duration; leave it out"],
    ],
    [
      "the field that sets the frame in another way",
      { model: ltx, aspectRatio: "16:9" },
      [
        `aspect-ratio is given, but ${ltx} takes no aspect ratio; set parameters.video_size (mapping with height, width, or one of ${sizes}) instead`,
      ],
    ],
    [
      "no advice to set a resolution that does not decide about the shape",
      { model: "pixverse/v5/image-to-video", aspectRatio: "16:9", parameters: { image_url: picture } },
      ["aspect-ratio is given, but pixverse/v5/image-to-video takes no aspect ratio; leave it out"],
    ],
    [
      "a prompt that the model does not take",
      { model: "magic/video-to-video", parameters: { video_url: picture, template: "no such template" } },
      [
        "prompt is given, but magic/video-to-video takes no prompt; leave it out",
        expect.stringContaining('parameters.template is "no such template"; magic/video-to-video allows '),
      ],
    ],
    [
      "the picture that is missing",
      { model: "fal-ai/veo3.1/image-to-video" },
      [
        "image is missing; fal-ai/veo3.1/image-to-video makes its video from it: give a file in the workspace, or an https address",
      ],
    ],
    [
      "the place within a list, and all problems at once",
      {
        model: kling,
        prompt: "",
        parameters: {
          start_image_url: picture,
          multi_prompt: [{ prompt: "A boat", duration: "99" }, { duration: 5 }],
          cfg_scale: 2,
        },
      },
      [
        `parameters.multi_prompt[0].duration is "99"; ${kling} allows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15`,
        `parameters.multi_prompt[1].duration is 5; ${kling} allows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15; put the value into quotation marks`,
        `parameters.multi_prompt[1].prompt is missing; ${kling} requires it: text`,
        `parameters.cfg_scale is 2; ${kling} allows number from 0 to 1`,
      ],
    ],
    [
      "the place within the alternative that was meant",
      { model: ltx, parameters: { video_size: { width: 0, height: 512 } } },
      [`parameters.video_size.width is 0; ${ltx} allows integer above 0 and at most 14142`],
    ],
    [
      "the values within each alternative, but not null",
      {
        model: "luma/ray-2",
        parameters: { keyframes: { frame0: { type: "picture" } } },
      },
      [
        'parameters.keyframes.frame0 is {"type":"picture"}; luma/ray-2 allows mapping with type (image), url, or mapping with type (generation), id',
      ],
    ],
    [
      "all alternatives, where none was meant",
      { model: ltx, parameters: { video_size: true } },
      [`parameters.video_size is true; ${ltx} allows mapping with height, width, or one of ${sizes}`],
    ],
    [
      "the number of characters of a text, in characters, not in units of UTF-16",
      { model: "fal-ai/kling-video/v3/pro/text-to-video", prompt: "🛶".repeat(2501) },
      ["prompt has 2501 characters; fal-ai/kling-video/v3/pro/text-to-video allows at most 2500"],
    ],
    [
      "the number of items of a list",
      { model: "bytedance/seedance-2-5", parameters: { image_urls: Array(10).fill(picture) } },
      ["parameters.image_urls has 10 items; bytedance/seedance-2-5 allows 1 to 9"],
    ],
    [
      "advice about quotation marks around true",
      { model: "fal-ai/veo3.1", parameters: { generate_audio: "true" } },
      [
        'parameters.generate_audio is "true"; fal-ai/veo3.1 allows true, false; write the value without quotation marks',
      ],
    ],
    [
      "the input for a ratio that is not to stand in parameters, whatever it is called there",
      {
        model: "minimax/h3",
        parameters: { ratio: "16:9", aspect_ratio: "16:9", duration: 6, prompt: "A lake" },
      },
      [
        "parameters.ratio is a separate input; set aspect-ratio instead",
        "parameters.aspect_ratio is a separate input; set aspect-ratio instead",
        "parameters.duration is a separate input; set duration instead",
        "parameters.prompt is a separate input; set prompt instead",
      ],
    ],
    [
      "half a character in a ratio that may be any text",
      {
        model: "fal-ai/vidu/q2/reference-to-video/pro",
        aspectRatio: "\ud800",
        parameters: { reference_image_urls: [picture] },
      },
      ["aspect-ratio contains half a character (a lone surrogate); write it again"],
    ],
    [
      "the models of the same kind that have a field",
      { model: ltx, parameters: { loras: [] } },
      [
        expect.stringContaining(
          `parameters.loras is not a field of ${ltx} (it is one of ${ltx}/lora, fal-ai/ltx-2-19b/extend-video/lora, `,
        ),
      ],
    ],
    [
      "the fields of the model, once",
      { model: "fal-ai/veo3.1", parameters: { zzz: 1, seeds: 7, yyy: 2 } },
      [
        "parameters.zzz is not a field of fal-ai/veo3.1, which takes negative_prompt, resolution, generate_audio, seed, auto_fix, safety_tolerance",
        'parameters.seeds is not a field of fal-ai/veo3.1; did you mean "seed"?',
        "parameters.yyy is not a field of fal-ai/veo3.1",
      ],
    ],
    [
      "the first of very many fields",
      {
        model: "fal-ai/ltx-2.3-22b/reference-video-to-video",
        parameters: { video_url: picture, zzz: 1 },
      },
      [
        "parameters.zzz is not a field of fal-ai/ltx-2.3-22b/reference-video-to-video, which takes video_url, audio_url, image_url, end_image_url, match_video_length, num_frames, video_size, generate_audio, use_multiscale, match_input_fps, fps, num_inference_steps and 28 more (see docs/models.md)",
      ],
    ],
    [
      "the first of very many values, and the one that was meant",
      { model: "fal-ai/heygen/v3/video-agent", parameters: { avatar: "Abigail Sofa Frnt" } },
      [
        'parameters.avatar is "Abigail Sofa Frnt"; fal-ai/heygen/v3/video-agent allows auto, Abigail (Upper Body), Abigail Office Front, Abigail Office Side, Abigail Sofa Front, Abigail Sofa Side, Aditya in Brown blazer, Aditya in Blue blazer, Aditya in Blue shirt, Aditya in Blue t-shirt, Aditya in Beige blazer, Adrian in Blue Shirt and 1275 more (see docs/models.md); did you mean "Abigail Sofa Front"?',
      ],
    ],
    [
      "the beginning of lists within lists, as deep as a comment can write them",
      { model: "fal-ai/veo3.1", parameters: { seed: nested(4000), safety_tolerance: nested(4000) } },
      [
        expect.stringContaining("parameters.seed is [[[["),
        expect.stringContaining("fal-ai/veo3.1 allows 1, 2, 3, 4, 5, 6"),
      ],
    ],
    [
      "the model that was meant",
      { model: "fal-ai/veo3.2" },
      [
        `model is "fal-ai/veo3.2", which is none of the ${allIds().length} models of the catalogue (docs/models.md lists them); for any other model, set provider; did you mean "fal-ai/veo3.1"?`,
      ],
    ],
    [
      "the models that were meant, where a name is a part of several ids",
      { model: "sora-2" },
      [
        expect.stringMatching(
          /; did you mean "openai\/sora-2-i2v", "openai\/sora-2-t2v" or "openai\/sora-2-pro-i2v"\?$/u,
        ),
      ],
    ],
  ])("%s", (_, input, problems) => {
    expect(problemsOf(input)).toEqual(problems);
  });

  test("advice that names no text from outside in full", () => {
    const [problem] = problemsOf({ model: ltx, parameters: { [`x\n::error::${"y".repeat(5000)}`]: 1 } });
    expect(problem?.length).toBeLessThan(20_000);
  });
});

describe("a request that is right goes out", () => {
  test.each<
    [what: string, input: Partial<RequestInput> & { model: string }, fields: Record<string, unknown>]
  >([
    [
      "with what is given and no defaults",
      { model: "fal-ai/veo3.1", parameters: { seed: 7 } },
      { prompt: "A paper boat", seed: 7 },
    ],
    [
      "with the model's own name for the ratio",
      { model: "minimax/h3", aspectRatio: "16:9", duration: "6s" },
      { prompt: "A paper boat", ratio: "16:9", duration: 6 },
    ],
    [
      "without a prompt, where the model needs none",
      { model: "alibaba/wan-3.0/image-to-video", prompt: "", parameters: { start_image_url: picture } },
      { start_image_url: picture },
    ],
    [
      "with a number that JSON Schema counts as an integer",
      { model: "fal-ai/veo3.1", parameters: { seed: 5.0 } },
      { prompt: "A paper boat", seed: 5 },
    ],
    [
      "with a field called model, where the provider's model has one",
      { model: "fal-ai/sora-2/text-to-video", parameters: { model: "sora-2-2025-12-08" } },
      { prompt: "A paper boat", model: "sora-2-2025-12-08" },
    ],
    [
      "with further properties of a mapping",
      {
        model: ltx,
        parameters: { video_size: { width: 512, height: 512, unit: "px" } },
      },
      { prompt: "A paper boat", video_size: { width: 512, height: 512, unit: "px" } },
    ],
    [
      "with null, where the model takes it",
      { model: "fal-ai/veo3.1", parameters: { seed: null } },
      { prompt: "A paper boat", seed: null },
    ],
    [
      "with the defaults of a reviewed model",
      { model: "pixverse/v5/text-to-video", parameters: { seed: 7 } },
      { prompt: "A paper boat", aspect_ratio: "16:9", duration: 5, resolution: "720p", seed: 7 },
    ],
  ])("%s", (_, input, fields) => {
    expect(problemsOf(input)).toEqual([]);
    const { request } = validateRequest({ prompt: "A paper boat", parameters: {}, ...input });
    expect(request?.fields).toEqual(fields);
  });

  test("not at all, if its prompt could not be read", () => {
    expect(validateRequest({ model: "fal-ai/veo3.1", prompt: undefined, parameters: {} })).toMatchObject({
      problems: [],
    });
    expect(
      validateRequest({ model: "fal-ai/veo3.1", prompt: undefined, parameters: {} }).request,
    ).toBeUndefined();
  });
});

describe("the expected size", () => {
  test.each<
    [model: string, fields: Record<string, string | number | { width: number; height: number }>, size: object]
  >([
    ["fal-ai/veo3.1", {}, { seconds: 8, width: 1280, height: 720 }],
    [
      "fal-ai/veo3.1",
      { duration: "4s", aspect_ratio: "9:16", resolution: "1080p" },
      { seconds: 4, width: 1080, height: 1920 },
    ],
    ["fal-ai/veo3.1", { resolution: "4k" }, { seconds: 8, width: 3840, height: 2160 }],
    ["bytedance/seedance-2.5/text-to-video", {}, {}],
    [
      "bytedance/seedance-2.5/text-to-video",
      { duration: "12", aspect_ratio: "21:9", resolution: "480p" },
      { seconds: 12, width: 1120, height: 480 },
    ],
    ["minimax/h3", { ratio: "4:3" }, { seconds: 6, ratio: 4 / 3 }],
    ["runway/gen4_aleph", { frame_size: "720:1280" }, { width: 720, height: 1280 }],
    ["moonvalley/marey/t2v", {}, { seconds: 5, width: 1920, height: 1080 }],
    ["fal-ai/cogvideox-5b", {}, { width: 720, height: 480 }],
    ["fal-ai/cogvideox-5b", { video_size: "portrait_16_9" }, { ratio: 9 / 16 }],
    [
      "fal-ai/ltx-2-19b/text-to-video",
      { video_size: { width: 640, height: 352 } },
      { seconds: 121 / 25, width: 640, height: 352 },
    ],
    [
      "fal-ai/wan-t2v",
      { num_frames: 96, frames_per_second: 24, resolution: "720p" },
      { seconds: 4, width: 1280, height: 720 },
    ],
    [
      "fal-ai/ltxv-13b-098-distilled",
      { num_frames: 48, frame_rate: 16, aspect_ratio: "1:1", resolution: "480p" },
      { seconds: 3, width: 480, height: 480 },
    ],
    [
      "fal-ai/kandinsky5/text-to-video",
      { aspect_ratio: "2:3", duration: "10s" },
      { seconds: 10, ratio: 2 / 3 },
    ],
    ["fal-ai/kandinsky5/text-to-video", { duration: "10s" }, { seconds: 10, width: 768, height: 512 }],
    ["fal-ai/ltx-2.3/extend-video", { duration: 5 }, {}],
    ["fal-ai/kling-video/v3/pro/image-to-video", { duration: "10" }, { seconds: 10 }],
    [
      "alibaba/wan2.5-i2v-preview",
      { duration: 10, resolution: "480p" },
      { seconds: 10, width: 854, height: 480 },
    ],
  ])("of %s for %j", (id, fields, size) => {
    expect(findModel(id)?.measure(fields)).toEqual(size);
  });

  test("never throws, whatever the fields hold", () => {
    const odd = [
      null,
      true,
      -1,
      Number.MAX_VALUE,
      "",
      "0:0",
      "99999:1",
      "0p",
      "000p",
      "__proto__",
      "constructor",
      "toString",
      [],
      [1],
      {},
      { width: "1", height: null },
    ];
    for (const { measure, schema } of allModels()) {
      for (const value of odd) {
        const size = measure(Object.fromEntries(Object.keys(schema.fields).map((name) => [name, value])));
        expect(Object.values(size).filter((figure) => !(figure > 0 && Number.isFinite(figure)))).toEqual([]);
      }
    }
  });
});
