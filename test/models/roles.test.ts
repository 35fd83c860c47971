import { describe, expect, test } from "vitest";
import { allModels, findModel } from "../../src/models/catalogue.ts";
import type { ModelSchema } from "../../src/models/entry.ts";
import type { Model } from "../../src/models/model.ts";
import { validateRequest } from "../../src/models/request.ts";
import { deriveRoles, parseDuration, type Roles, spellDuration } from "../../src/models/roles.ts";

const ratioAndResolution = { aspectRatio: "aspect_ratio", resolution: "resolution" };

/** The roles of a field `duration` in which five seconds are written so. */
function duration(fiveSeconds: 5 | "5" | "5s"): Roles {
  const spelling = { 5: "number", "5s": "seconds" } as const;
  const durationSpelling = fiveSeconds === "5" ? "text" : spelling[fiveSeconds];
  return { duration: "duration", durationSpelling };
}

/** One line of the table: the model, its kind, and the fields of its roles. */
function line({ id, kind, roles, schema }: Model): string {
  const { duration, durationSpelling, ...others } = roles;
  const spelt = { number: "5", text: '"5"', seconds: '"5s"' };
  const words = schema.fields[duration ?? ""]?.enum?.filter(
    (value) => /^[a-z]/u.test(String(value)) && value !== null,
  );
  const spelling = durationSpelling && [spelt[durationSpelling], ...(words ?? [])].join("|");
  const cells = [
    duration === undefined ? "-" : `${duration} ${spelling}`,
    ...(["aspectRatio", "resolution", "image", "lastImage", "references", "sound"] as const).map(
      (role) => others[role] ?? "-",
    ),
  ];
  return [id, kind, ...cells].join(" | ");
}

test("The roles of every model are those of the table, which a person has read", async () => {
  const heads = ["model", "kind", "duration", "aspect ratio", "resolution"];
  const head = [...heads, "picture", "last picture", "references", "sound"].join(" | ");
  const table = [head, ...allModels().map(line)].join("\n");
  await expect(`${table}\n`).toMatchFileSnapshot("roles.txt");
});

/** Written by hand from the vendors' documents. A duration is followed by how 5 s are spelt. */
const written: Record<string, Roles> = {
  "alibaba/wan-2-7-r2v": {
    ...duration(5),
    ...ratioAndResolution,
    image: "first_frame_image",
    references: "image_urls",
  },
  "alibaba/wan-3-0-video": {
    ...duration(5),
    ...ratioAndResolution,
    image: "image_url",
    lastImage: "last_image_url",
    references: "reference_image_urls",
    sound: "generate_audio",
  },
  "alibaba/wan2.1-t2v-turbo": ratioAndResolution,
  "alibaba/wan2.2-vace-fun-a14b-inpainting": { ...ratioAndResolution, references: "image_list" },
  "beeble/switchx-video-to-video": { resolution: "max_resolution", references: "reference_image_url" },
  gen3a_turbo: {
    ...duration(5),
    aspectRatio: "aspect_ratio",
    image: "image_url",
    lastImage: "tail_image_url",
  },
  "klingai/kling-video-v1.6-pro-effects": { ...duration(5), image: "image_url" },
  "kling-video/v1.6/standard/text-to-video": { ...duration(5), aspectRatio: "aspect_ratio" },
  "luma/ray-2": { ...duration(5), ...ratioAndResolution },
  "magic/video-to-video": {},
  "minimax/h3": {
    ...duration(5),
    aspectRatio: "ratio",
    resolution: "resolution",
    image: "image_url",
    lastImage: "last_image_url",
    references: "reference_image_urls",
  },
  "minimax/hailuo-02": {
    ...duration(5),
    resolution: "resolution",
    image: "image_url",
    lastImage: "last_image_url",
  },
  "pixverse/v5.5/text-to-video": { ...duration(5), ...ratioAndResolution, sound: "generate_audio_switch" },
  "runway/gen4_aleph": { ...duration(5), resolution: "frame_size" },
  "x-ai/grok-imagine-video": {
    ...duration(5),
    ...ratioAndResolution,
    image: "image_url",
    references: "reference_images",
  },
  "alibaba/happy-horse/v1.1/image-to-video": {
    ...duration(5),
    resolution: "resolution",
    image: "image_url",
  },
  "alibaba/wan-3.0/image-to-video": {
    ...duration(5),
    ...ratioAndResolution,
    image: "start_image_url",
    lastImage: "end_image_url",
    sound: "audio",
  },
  "blackforestlabs/flux-3/text-to-video": { ...duration(5), ...ratioAndResolution, sound: "generate_audio" },
  "bytedance/seedance-2.5/reference-to-video": {
    ...duration("5"),
    ...ratioAndResolution,
    references: "image_urls",
    sound: "generate_audio",
  },
  "fal-ai/cogvideox-5b": { resolution: "video_size" },
  "fal-ai/hunyuan-video": ratioAndResolution,
  "fal-ai/kandinsky5/text-to-video/distill": { ...duration("5s"), ...ratioAndResolution },
  "fal-ai/kling-video/o3/pro/reference-to-video": {
    ...duration("5"),
    aspectRatio: "aspect_ratio",
    image: "start_image_url",
    lastImage: "end_image_url",
    references: "image_urls",
    sound: "generate_audio",
  },
  "fal-ai/kling-video/o3/pro/video-to-video/reference": {
    ...duration("5"),
    aspectRatio: "aspect_ratio",
    references: "image_urls",
  },
  "fal-ai/kling-video/v1.6/pro/elements": {
    ...duration("5"),
    aspectRatio: "aspect_ratio",
    references: "input_image_urls",
  },
  "fal-ai/kling-video/v2.5-turbo/pro/image-to-video": {
    ...duration("5"),
    image: "image_url",
    lastImage: "tail_image_url",
  },
  "fal-ai/ltx-2-19b/image-to-video": {
    resolution: "video_size",
    image: "image_url",
    lastImage: "end_image_url",
    sound: "generate_audio",
  },
  "fal-ai/ltx-2.3/retake-video": duration(5),
  "fal-ai/luma-dream-machine/ray-2": { ...duration("5s"), ...ratioAndResolution },
  "fal-ai/minimax/video-01-subject-reference": { references: "subject_reference_image_url" },
  "fal-ai/pika/v2.2/pikaframes": { resolution: "resolution" },
  "fal-ai/pixverse/v5/transition": {
    ...duration("5"),
    ...ratioAndResolution,
    image: "first_image_url",
    lastImage: "end_image_url",
  },
  "fal-ai/sora-2/text-to-video": { ...duration(5), ...ratioAndResolution },
  "fal-ai/veo3.1/first-last-frame-to-video": {
    ...duration("5s"),
    ...ratioAndResolution,
    image: "first_frame_url",
    lastImage: "last_frame_url",
    sound: "generate_audio",
  },
  "fal-ai/vidu/q2/text-to-video": { ...duration(5), ...ratioAndResolution, sound: "bgm" },
  "fal-ai/wan-vace-14b": {
    ...ratioAndResolution,
    image: "first_frame_url",
    lastImage: "last_frame_url",
    references: "ref_image_urls",
  },
  "moonvalley/marey/t2v": { ...duration("5s"), resolution: "dimensions" },
  "moonvalley/marey/pose-transfer": { image: "first_frame_image_url", references: "reference_image_url" },
  "nvidia/cosmos-3-super/image-to-video": { resolution: "image_size", image: "image_url" },
};

test.each(Object.entries(written))("%s has its roles", (id, roles) => {
  expect(findModel(id)?.roles).toEqual(roles);
});

describe("a duration", () => {
  test("is spelt as the model wants it, for each model that has one", () => {
    const wrong = allModels().flatMap((model) => {
      const { id, roles, schema } = model;
      const field = schema.fields[roles.duration ?? ""];
      const values = field?.enum ?? [field?.minimum, field?.maximum];
      return values.flatMap((value) => {
        if (value === null || value === undefined) return [];
        const text = String(value);
        const seconds = text.replace(/s$/u, "");
        const writings = /\d/u.test(text) ? [seconds, `${seconds}s`, ` ${seconds}.0 S `] : [text];
        const spellings = writings.map((given) => spellDuration(given, roles.durationSpelling ?? "text"));
        return spellings.every((spelt) => spelt === value)
          ? []
          : [`${id}: ${JSON.stringify([value, spellings])}`];
      });
    });
    expect(wrong).toEqual([]);
  });

  test.each([
    ["fal-ai/veo3.1", "4", "4s"],
    ["fal-ai/sora-2/text-to-video", "8s", 8],
    ["wan/v2.6/text-to-video", "10 s", "10"],
    ["bytedance/seedance-2.5/text-to-video", "auto", "auto"],
    ["lightricks/ltx-2.5/text-to-video/fast", "auto", "auto"],
    ["lightricks/ltx-2.5/text-to-video/fast", "12s", 12],
    ["minimax/h3/text-to-video", "5.5", 5.5],
  ])("of %s written as %s goes out as %s", (model, duration, sent) => {
    const { request, problems } = validateRequest({ model, prompt: "A boat", duration, parameters: {} });
    expect(problems).toEqual([]);
    expect(request?.fields.duration).toBe(sent);
  });

  test.each([
    [5, 5],
    ["5", 5],
    ["5s", 5],
    ["7.5 S", 7.5],
    ["auto", undefined],
    ["s", undefined],
    ["5m", undefined],
    ["-5", undefined],
    [null, undefined],
    [{ seconds: 5 }, undefined],
  ])("of %j lasts %s s", (value, seconds) => {
    expect(parseDuration(value)).toBe(seconds);
  });
});

test("Roles go by type, too", () => {
  const schema: ModelSchema = {
    fields: {
      duration: { type: "boolean" },
      aspect_ratio: { type: "number" },
      image_url: { type: "boolean" },
      audio: { type: "string", format: "uri" },
      image_urls: { type: "array", items: { type: "number" } },
      num_frames: { type: "integer" },
    },
    required: [],
  };
  expect(deriveRoles(schema)).toEqual({});
});
