import { ALL_FORMATS, BufferSource, Input } from "mediabunny";
import { describe, expect, test } from "vitest";
import { readEntries } from "../src/models/data.ts";
import type { ModelKind } from "../src/models/entry.ts";
import { type ProviderName, providerNames } from "../src/providers/table.ts";
import { longTable } from "./support/long-table.ts";
import { makeWith, submitTo } from "./support/model-client.ts";
import { simulatorForTest, submit } from "./support/plain-client.ts";

const prompt = "A paper boat";
const picture = "https://example.com/boat.png";
const dataUri = "data:image/png;base64,iVBORw0KGgo=";
const sound = "https://example.com/waves.mp3";
const film = "https://example.com/lake.mp4";

/** What the page or the document of each model says, written down by hand: one model or more of each kind. */
const samples: [ProviderName, model: string, right: object[], wrong: [fields: object, blamed: string][]][] = [
  [
    "aimlapi",
    "google/veo-3.1-t2v",
    [{ prompt }, { prompt, duration: 4, resolution: "720p", generate_audio: false, seed: 7 }],
    [
      [{}, "prompt"],
      [{ prompt, duration: 5 }, "duration"],
      [{ prompt, duration: "8" }, "duration"],
      [{ prompt, resolution: "720P" }, "resolution"],
      [{ prompt, generate_audio: "true" }, "generate_audio"],
      [{ prompt, seed: null }, "seed"],
      [{ prompt, image_url: picture }, "image_url"],
    ],
  ],
  [
    "aimlapi",
    "kling-video/v1.6/standard/image-to-video",
    [
      { prompt, image_url: picture },
      { prompt, image_url: dataUri, cfg_scale: 1 },
    ],
    [
      [{ prompt }, "image_url"],
      [{ prompt, image_url: "boat.png" }, "image_url"],
      [{ prompt, image_url: picture, cfg_scale: 1.1 }, "cfg_scale"],
    ],
  ],
  [
    "aimlapi",
    "klingai/video-v3-standard-turbo-image-to-video",
    [
      { image_url: picture },
      { image_url: picture, multi_prompt: null },
      { image_url: picture, multi_prompt: [{ prompt, duration: 3 }] },
    ],
    [
      [{ image_url: picture, multi_prompt: [] }, "multi_prompt"],
      [{ image_url: picture, multi_prompt: [{ duration: 3 }] }, "multi_prompt.0.prompt"],
      [{ image_url: picture, multi_prompt: [{ prompt, duration: 16 }] }, "multi_prompt.0.duration"],
    ],
  ],
  [
    "aimlapi",
    "klingai/kling-video-v1.6-pro-effects",
    [
      { image_url: picture, effect_scene: "squish" },
      { image_url: [picture, dataUri], effect_scene: "hug" },
    ],
    [
      [{ image_url: 5, effect_scene: "squish" }, "image_url"],
      [{ image_url: picture, effect_scene: "wave" }, "effect_scene"],
    ],
  ],
  [
    "aimlapi",
    "minimax/h3",
    [{ prompt, ratio: "adaptive", duration: 15, reference_image_urls: [picture] }],
    [
      [{ prompt, duration: 16 }, "duration"],
      [{ prompt, duration: 4.5 }, "duration"],
      [{ prompt, aspect_ratio: "16:9" }, "aspect_ratio"],
      [{ prompt, reference_image_urls: Array(10).fill(picture) }, "reference_image_urls"],
    ],
  ],
  [
    "aimlapi",
    "runway/act_two",
    [{ character: { type: "video", url: film }, reference: { type: "video", url: film } }],
    [
      [{ character: { type: "video", url: film } }, "reference"],
      [
        { character: { type: "sound", url: film }, reference: { type: "video", url: film } },
        "character.type",
      ],
      [
        { character: { type: "video", url: film }, reference: { type: "video", url: film }, seed: -1 },
        "seed",
      ],
    ],
  ],
  [
    "aimlapi",
    "klingai/avatar-pro",
    [{ image_url: picture, audio_url: sound }],
    [[{ image_url: picture }, "audio_url"]],
  ],
  [
    "fal",
    "fal-ai/veo3.1",
    [{ prompt }, { prompt, duration: "4s", resolution: "4k", seed: null, negative_prompt: null }],
    [
      [{}, "prompt"],
      [{ prompt, duration: 8 }, "duration"],
      [{ prompt, duration: "8" }, "duration"],
      [{ prompt, generate_audio: null }, "generate_audio"],
      [{ prompt, seed: 0.5 }, "seed"],
      [{ prompt, safety_tolerance: 4 }, "safety_tolerance"],
      [{ prompt, image_url: picture }, "image_url"],
    ],
  ],
  [
    "fal",
    "fal-ai/kling-video/v3/pro/image-to-video",
    [
      { start_image_url: picture },
      { start_image_url: picture, elements: [{ reference_image_urls: [picture] }], prompt: null },
    ],
    [
      [{ prompt }, "start_image_url"],
      [{ start_image_url: picture, prompt: "x".repeat(2501) }, "prompt"],
      [{ start_image_url: picture, multi_prompt: [{ duration: "5" }] }, "multi_prompt.0.prompt"],
      [{ start_image_url: picture, elements: [{ voice_id: 1 }] }, "elements.0.voice_id"],
    ],
  ],
  [
    "fal",
    "blackforestlabs/flux-3/image-to-video",
    [
      { prompt, image_url: picture, duration: "auto" },
      { prompt, image_url: picture, duration: 20 },
    ],
    [
      [{ prompt, image_url: picture, duration: "20" }, "duration"],
      [{ prompt, image_url: picture, duration: 21 }, "duration"],
    ],
  ],
  [
    "fal",
    "fal-ai/cogvideox-5b",
    [
      { prompt, video_size: "square_hd" },
      { prompt, video_size: { width: 512, height: 768 } },
    ],
    [
      [{ prompt, video_size: "huge" }, "video_size"],
      [{ prompt, video_size: { width: 0, height: 768 } }, "video_size video_size.width"],
      [{ prompt, guidance_scale: 21 }, "guidance_scale"],
    ],
  ],
  [
    "fal",
    "minimax/h3/reference-to-video",
    [{ prompt, reference_image_urls: [picture], duration: 6 }],
    [[{ prompt, reference_image_urls: picture }, "reference_image_urls"]],
  ],
  [
    "fal",
    "fal-ai/infinitalk",
    [{ prompt, image_url: picture, audio_url: sound, num_frames: 721 }],
    [[{ prompt, image_url: picture, audio_url: sound, num_frames: 40 }, "num_frames"]],
  ],
  [
    "fal",
    "fal-ai/ltx-2.3/audio-to-video",
    [{ prompt, audio_url: sound }],
    [[{ prompt, image_url: picture }, "audio_url"]],
  ],
];

/** The names of the fields that a refusal complains about, in the provider's own form. */
function blamedFields(provider: ProviderName, json: Record<string, unknown>): string[] {
  if (provider === "fal") {
    return (json.detail as { loc: string[] }[]).map(({ loc: [body, ...path] }) => {
      expect(body).toBe("body");
      return path.join(".");
    });
  }
  return (json.error as { data: { path: string[] }[] }).data.map(({ path }) => path.join("."));
}

describe("the simulator checks the fields of any model:", () => {
  test.each(samples)("%s, %s", async (provider, model, right, wrong) => {
    const simulator = await simulatorForTest();
    for (const fields of right) {
      expect(await submitTo(simulator, provider, model, fields), JSON.stringify(fields)).toMatchObject({
        status: 200,
      });
    }
    for (const [fields, field] of wrong) {
      const { status, json } = await submitTo(simulator, provider, model, fields);
      expect(status, JSON.stringify(fields)).toBe(provider === "fal" ? 422 : 400);
      expect(new Set(blamedFields(provider, json)), JSON.stringify(fields)).toEqual(
        new Set(field.split(" ")),
      );
    }
    expect(simulator.jobs.map((job) => [job.model, job.fields])).toEqual(
      right.map((fields) => [model, fields]),
    );
  });

  test("several mistakes at once, with the values that would pass", async () => {
    const simulator = await simulatorForTest();
    const wrong = { prompt, duration: 5, aspect_ratio: "1:1", fps: 24 };
    const aimlapi = await submitTo(simulator, "aimlapi", "google/veo-3.1-t2v", wrong);
    expect((aimlapi.json.error as { data: unknown[] }).data).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: ["duration"], code: "invalid_value", options: [4, 6, 8] }),
        expect.objectContaining({ path: ["aspect_ratio"], options: ["16:9", "9:16"] }),
        expect.objectContaining({ path: ["fps"], code: "unrecognized_keys" }),
      ]),
    );
    const fal = await submitTo(simulator, "fal", "fal-ai/veo3.1", { duration: 5, fps: 24 });
    expect(fal.json.detail).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          loc: ["body", "duration"],
          type: "literal_error",
          ctx: { expected: ["4s", "6s", "8s"] },
        }),
        expect.objectContaining({ loc: ["body", "prompt"], type: "missing" }),
        expect.objectContaining({ loc: ["body", "fps"], type: "extra_forbidden" }),
      ]),
    );
  });
});

/** Every model of the catalogue, and the fields without which it makes no video. */
const everyModel = providerNames.flatMap((provider) =>
  readEntries(provider).map(({ id, required, kind }) => [provider, id, required, kind] as const),
);

describe("the simulator knows every model of the catalogue:", () => {
  longTable<[ProviderName, string, string[], ModelKind]>(everyModel, ([provider, , , kind]) => [
    provider,
    kind,
  ])(
    "%s, %s misses the fields that it requires, and refuses one that it does not have",
    async (provider, model, required) => {
      const simulator = await simulatorForTest();
      const { json } = await submitTo(simulator, provider, model, { unheard_of: 1 });
      expect(blamedFields(provider, json).toSorted()).toEqual([...required, "unheard_of"].toSorted());
    },
  );
});

interface Result {
  url: string;
  content_type: string;
  file_name: string;
}

/** Width over height, seconds and format of a result's file. */
async function measure({ url }: Result) {
  const source = new BufferSource(await (await fetch(url)).arrayBuffer());
  const input = new Input({ source, formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error("no video");
  return {
    ratio: track.displayWidth / track.displayHeight,
    seconds: await input.computeDuration(),
    format: (await input.getFormat()).name,
  };
}

describe("a result", () => {
  test.each<[ProviderName, model: string, fields: object, ratio: number, seconds: number]>([
    ["aimlapi", "google/veo-3.1-t2v", { prompt, duration: 4, aspect_ratio: "9:16" }, 9 / 16, 4],
    ["aimlapi", "google/veo-3.1-t2v", { prompt }, 16 / 9, 8],
    ["aimlapi", "minimax/h3", { prompt, ratio: "1:1" }, 1, 6],
    ["aimlapi", "runway/act_two", samples[5]?.[2][0] ?? {}, 16 / 9, 5],
    ["fal", "fal-ai/veo3.1", { prompt, duration: "6s" }, 16 / 9, 6],
    ["fal", "fal-ai/cogvideox-5b", { prompt, video_size: "portrait_4_3" }, 3 / 4, 5],
    ["fal", "fal-ai/cogvideox-5b", { prompt, video_size: { width: 600, height: 600 } }, 1, 5],
    ["fal", "blackforestlabs/flux-3/image-to-video", { prompt, image_url: picture }, 16 / 9, 5],
  ])(
    "%s: %s with %j has the ratio and the length that the fields say",
    async (provider, model, fields, ratio, seconds) => {
      const simulator = await simulatorForTest();
      const { json } = await makeWith(simulator, provider, model, fields);
      const measured = await measure(json.video as Result);
      expect(measured.ratio).toBeCloseTo(ratio, 1);
      expect(measured.seconds).toBeCloseTo(seconds, 1);
    },
  );

  test.each([
    ["aimlapi", "veo2"],
    ["fal", "fal-ai/veo3.1"],
  ] as const)("of %s is a list of one, a text, or `videos`, when asked to", async (provider, model) => {
    const list = await simulatorForTest({ answers: { video: "array" } });
    expect((await makeWith(list, provider, model, { prompt })).json.video).toMatchObject([
      { url: expect.stringContaining(list.fileUrl) },
    ]);
    const text = await simulatorForTest({ answers: { video: "text" } });
    expect((await makeWith(text, provider, model, { prompt })).json.video).toMatch(text.fileUrl);
    const several = await simulatorForTest({ answers: { video: "videos" } });
    const { json } = await makeWith(several, provider, model, { prompt });
    expect(json).toMatchObject({ videos: [{ url: expect.stringContaining(several.fileUrl) }] });
    expect(json).not.toHaveProperty("video");
  });

  test.each([
    ["aimlapi", "veo2", { prompt }, { container: "webm" }],
    ["fal", "fal-ai/veo3.1", { prompt, duration: "4s" }, { container: "webm" }],
    ["fal", "fal-ai/ltx-2.3-22b/text-to-video", { prompt, video_output_type: "VP9 (.webm)" }, {}],
  ] as const)("of %s, %s with %j can be a WebM", async (provider, model, fields, answers) => {
    const simulator = await simulatorForTest({ answers });
    const { json } = await makeWith(simulator, provider, model, fields);
    const video = json.video as Result;
    expect(video).toMatchObject({ content_type: "video/webm", file_name: "output.webm" });
    expect((await fetch(video.url)).headers.get("content-type")).toBe("video/webm");
    expect((await measure(video)).format).toBe("WebM");
  });
});

describe("models that the catalogue does not have", () => {
  const entry = {
    id: "acme/motion-9",
    kind: "text-to-video",
    fields: { prompt: { type: "string" }, length: { type: "integer", enum: [3, 6] } },
    required: ["prompt"],
    source: "a test",
  } as const;

  test("can be added, to either provider", async () => {
    const models = { aimlapi: [{ ...entry, fields: { ...entry.fields } }], fal: [] };
    const simulator = await simulatorForTest({ models: structuredClone(models) as never });
    expect(await submitTo(simulator, "aimlapi", entry.id, { prompt, length: 3 })).toMatchObject({
      status: 200,
    });
    expect(await submitTo(simulator, "aimlapi", entry.id, { prompt, length: 4 })).toMatchObject({
      status: 400,
    });
    expect(await submitTo(simulator, "fal", entry.id, { prompt })).toMatchObject({ status: 404 });
  });

  test("an alias is the model", async () => {
    const simulator = await simulatorForTest();
    await submit(simulator, { model: "simulator/earlier-text-to-video", prompt });
    expect(simulator.jobs).toMatchObject([{ model: "simulator/next-text-to-video" }]);
  });

  test("a withdrawn model is none", async () => {
    const simulator = await simulatorForTest();
    expect(await submit(simulator, { model: "simulator/withdrawn-text-to-video", prompt })).toMatchObject({
      status: 404,
    });
  });
});
