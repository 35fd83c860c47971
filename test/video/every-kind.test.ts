import { describe, expect, test } from "vitest";
import type { ProviderName } from "../../src/providers/table.ts";
import { runAction } from "../support/action.ts";
import { longTable } from "../support/long-table.ts";
import { unhurried, useServices } from "../support/services.ts";

const prompt = "A paper boat";
const picture = "https://example.com/boat.png";
const last = "https://example.com/shore.png";
const sound = "https://example.com/waves.mp3";
const film = "https://example.com/lake.mp4";

/** The inputs that differ from those of any other step; `parameters` as a mapping. */
interface Inputs {
  /** Default: the prompt above. */
  prompt?: "";
  duration?: string;
  "aspect-ratio"?: string;
  image?: string;
  "last-image"?: string;
  "reference-images"?: string;
  parameters?: Record<string, unknown>;
}

/** What the fields say about the video; the simulator makes it so. */
interface Size {
  seconds?: number;
  frame?: [width: number, height: number];
  ratio?: number;
}

type Row = [kind: string, model: string, inputs: Inputs, sent: Record<string, unknown>, size: Size];

/** Written by hand from the vendors' documents: the body of the submit, and the video that it asks for. */
const rows: Record<ProviderName, Row[]> = {
  aimlapi: [
    [
      "text",
      "google/veo-3.1-t2v",
      {
        duration: "6s",
        "aspect-ratio": "9:16",
        parameters: { resolution: "720p", generate_audio: false, seed: 7 },
      },
      { prompt, duration: 6, aspect_ratio: "9:16", resolution: "720p", generate_audio: false, seed: 7 },
      { seconds: 6, frame: [720, 1280] },
    ],
    ["text", "openai/sora-2-t2v", {}, { prompt }, { seconds: 4, frame: [1280, 720] }],
    [
      "text",
      "alibaba/wan2.1-t2v-plus",
      { "aspect-ratio": "1:1" },
      { prompt, aspect_ratio: "1:1" },
      { frame: [720, 720] },
    ],
    [
      "text",
      "bytedance/seedance-1-0-lite-t2v",
      { duration: "10", "aspect-ratio": "21:9", parameters: { resolution: "480p" } },
      { prompt, duration: 10, aspect_ratio: "21:9", resolution: "480p" },
      { seconds: 10, frame: [1120, 480] },
    ],
    [
      "text",
      "krea/krea-wan-14b/text-to-video",
      { parameters: { num_frames: 96 } },
      { prompt, num_frames: 96 },
      {},
    ],
    ["text", "magic/text-to-video", {}, { prompt }, {}],
    [
      "text",
      "alibaba/wan-2-6-t2v",
      {
        duration: "15.0",
        "aspect-ratio": "3:4",
        parameters: { shot_type: "multi", resolution: "720p", audio_url: sound },
      },
      {
        prompt,
        duration: 15,
        aspect_ratio: "3:4",
        shot_type: "multi",
        resolution: "720p",
        audio_url: sound,
      },
      { seconds: 15, frame: [720, 960] },
    ],
    [
      "text or picture",
      "alibaba/happyhorse-1-0",
      { duration: "3 s", "aspect-ratio": "4:3", parameters: { image_url: picture } },
      { prompt, duration: 3, aspect_ratio: "4:3", image_url: picture },
      { seconds: 3, frame: [1440, 1080] },
    ],
    [
      "text or picture",
      "alibaba/wan-3-0-video",
      {
        duration: "30",
        "aspect-ratio": "adaptive",
        "reference-images": `${picture}\n${last}`,
        parameters: { resolution: "480p" },
      },
      {
        prompt,
        duration: 30,
        aspect_ratio: "adaptive",
        reference_image_urls: [picture, last],
        resolution: "480p",
      },
      { seconds: 30 },
    ],
    [
      "text or picture",
      "minimax/h3",
      { duration: "15", "aspect-ratio": "9:16" },
      { prompt, duration: 15, ratio: "9:16" },
      { seconds: 15, ratio: 9 / 16 },
    ],
    [
      "text or picture",
      "minimax/h3-max",
      { "aspect-ratio": "21:9", image: picture, "last-image": last },
      { prompt, ratio: "21:9", image_url: picture, last_image_url: last },
      { seconds: 5, frame: [1792, 768] },
    ],
    [
      "text or picture",
      "minimax/hailuo-02",
      { duration: "10", parameters: { image_url: picture, last_image_url: last } },
      { prompt, duration: 10, image_url: picture, last_image_url: last },
      { seconds: 10 },
    ],
    [
      "text or picture",
      "luma/ray-2",
      {
        duration: "9s",
        "aspect-ratio": "1:1",
        parameters: { keyframes: { frame0: { type: "image", url: picture } }, loop: true },
      },
      {
        prompt,
        duration: 9,
        aspect_ratio: "1:1",
        keyframes: { frame0: { type: "image", url: picture } },
        loop: true,
      },
      { seconds: 9, frame: [1080, 1080] },
    ],
    [
      "picture",
      "gen3a_turbo",
      {
        prompt: "",
        duration: "10",
        "aspect-ratio": "9:16",
        parameters: { image_url: picture, tail_image_url: last },
      },
      { duration: 10, aspect_ratio: "9:16", image_url: picture, tail_image_url: last },
      { seconds: 10, ratio: 9 / 16 },
    ],
    [
      "picture",
      "klingai/video-v3-standard-turbo-image-to-video",
      { duration: "12", parameters: { image_url: picture } },
      { prompt, duration: 12, image_url: picture },
      { seconds: 12 },
    ],
    [
      "picture",
      "klingai/kling-video-v1.6-pro-effects",
      { prompt: "", duration: "10s", parameters: { image_url: [picture, last], effect_scene: "hug" } },
      { duration: 10, image_url: [picture, last], effect_scene: "hug" },
      { seconds: 10 },
    ],
    [
      "picture",
      "x-ai/grok-imagine-video-1.5-preview",
      {
        prompt: "",
        duration: "1",
        "aspect-ratio": "3:2",
        parameters: { image_url: picture, resolution: "480p" },
      },
      { duration: 1, aspect_ratio: "3:2", image_url: picture, resolution: "480p" },
      { seconds: 1, frame: [720, 480] },
    ],
    [
      "video",
      "alibaba/wan-2-6-r2v",
      { duration: "5", "aspect-ratio": "9:16", parameters: { video_urls: [film] } },
      { prompt, duration: 5, aspect_ratio: "9:16", video_urls: [film] },
      { seconds: 5, frame: [1080, 1920] },
    ],
    [
      "video",
      "runway/act_two",
      {
        prompt: "",
        parameters: {
          character: { type: "image", url: picture },
          reference: { type: "video", url: film },
          frame_size: "960:960",
        },
      },
      {
        character: { type: "image", url: picture },
        reference: { type: "video", url: film },
        frame_size: "960:960",
      },
      { frame: [960, 960] },
    ],
    [
      "video",
      "alibaba/wan2.2-vace-fun-a14b-depth",
      {
        "aspect-ratio": "1:1",
        parameters: { video_url: film, num_frames: 80, frames_per_second: 16, resolution: "580p" },
      },
      {
        prompt,
        aspect_ratio: "1:1",
        video_url: film,
        num_frames: 80,
        frames_per_second: 16,
        resolution: "580p",
      },
      { seconds: 5, frame: [580, 580] },
    ],
    [
      "sound",
      "bytedance/omnihuman",
      { prompt: "", parameters: { image_url: picture, audio_url: sound } },
      { image_url: picture, audio_url: sound },
      {},
    ],
    [
      "sound",
      "klingai/avatar-pro",
      { parameters: { image_url: picture, audio_url: sound } },
      { prompt, image_url: picture, audio_url: sound },
      {},
    ],
  ],
  fal: [
    [
      "text",
      "fal-ai/veo3.1",
      { duration: "4", "aspect-ratio": "9:16", parameters: { resolution: "1080p", safety_tolerance: "2" } },
      { prompt, duration: "4s", aspect_ratio: "9:16", resolution: "1080p", safety_tolerance: "2" },
      { seconds: 4, frame: [1080, 1920] },
    ],
    [
      "text",
      "alibaba/happy-horse/v1.1/text-to-video",
      { duration: "10s", "aspect-ratio": "21:9", parameters: { resolution: "720p" } },
      { prompt, duration: 10, aspect_ratio: "21:9", resolution: "720p" },
      { seconds: 10, frame: [1680, 720] },
    ],
    [
      "text",
      "blackforestlabs/flux-3/text-to-video",
      { duration: "auto", "aspect-ratio": "4:3" },
      { prompt, duration: "auto", aspect_ratio: "4:3" },
      { frame: [960, 720] },
    ],
    [
      "text",
      "bytedance/seedance-2.5/text-to-video",
      { duration: "12s", "aspect-ratio": "4:3", parameters: { resolution: "480p" } },
      { prompt, duration: "12", aspect_ratio: "4:3", resolution: "480p" },
      { seconds: 12, frame: [640, 480] },
    ],
    [
      "text",
      "fal-ai/cogvideox-5b",
      { parameters: { video_size: { width: 640, height: 352 } } },
      { prompt, video_size: { width: 640, height: 352 } },
      { frame: [640, 352] },
    ],
    [
      "text",
      "fal-ai/hunyuan-video",
      { "aspect-ratio": "9:16", parameters: { num_frames: "85", seed: null } },
      { prompt, aspect_ratio: "9:16", num_frames: "85", seed: null },
      { frame: [720, 1280] },
    ],
    [
      "text",
      "fal-ai/kandinsky5-pro/text-to-video",
      { duration: "5", "aspect-ratio": "2:3" },
      { prompt, duration: "5s", aspect_ratio: "2:3" },
      { seconds: 5, frame: [512, 768] },
    ],
    [
      "text",
      "fal-ai/ltx-2.3/text-to-video",
      { duration: "8s", parameters: { fps: 24 } },
      { prompt, duration: 8, fps: 24 },
      { seconds: 8, frame: [1920, 1080] },
    ],
    [
      "text",
      "lightricks/ltx-2.5/text-to-video/fast",
      { duration: "18", parameters: { camera_motion: "static" } },
      { prompt, duration: 18, camera_motion: "static" },
      { seconds: 18, frame: [1920, 1080] },
    ],
    [
      "text",
      "minimax/h3/text-to-video",
      { duration: "5.5", "aspect-ratio": "1:1" },
      { prompt, duration: 5.5, aspect_ratio: "1:1" },
      { seconds: 5.5, ratio: 1 },
    ],
    [
      "text",
      "moonvalley/marey/t2v",
      { duration: "10 s", parameters: { dimensions: "1152x1152" } },
      { prompt, duration: "10s", dimensions: "1152x1152" },
      { seconds: 10, frame: [1152, 1152] },
    ],
    [
      "text",
      "fal-ai/wan-t2v",
      { "aspect-ratio": "9:16", parameters: { num_frames: 96, frames_per_second: 24, resolution: "480p" } },
      { prompt, aspect_ratio: "9:16", num_frames: 96, frames_per_second: 24, resolution: "480p" },
      { seconds: 4, frame: [480, 854] },
    ],
    [
      "text or picture",
      "bytedance/seedance-2.0/mini/reference-to-video",
      { duration: "auto", "reference-images": picture, parameters: { audio_urls: [sound] } },
      { prompt, duration: "auto", image_urls: [picture], audio_urls: [sound] },
      {},
    ],
    [
      "picture",
      "blackforestlabs/flux-3/image-to-video",
      { duration: "20", "aspect-ratio": "2:1", parameters: { image_url: picture } },
      { prompt, duration: 20, aspect_ratio: "2:1", image_url: picture },
      { seconds: 20, frame: [1440, 720] },
    ],
    [
      "picture",
      "fal-ai/kling-video/v3/pro/image-to-video",
      {
        prompt: "",
        parameters: {
          start_image_url: picture,
          end_image_url: last,
          multi_prompt: [
            { prompt: "A boat", duration: "3" },
            { prompt: "The shore", duration: "4" },
          ],
        },
      },
      {
        start_image_url: picture,
        end_image_url: last,
        multi_prompt: [
          { prompt: "A boat", duration: "3" },
          { prompt: "The shore", duration: "4" },
        ],
      },
      {},
    ],
    [
      "picture",
      "alibaba/wan-3.0-prime/image-to-video",
      {
        prompt: "",
        duration: "2s",
        "aspect-ratio": "16:9",
        image: picture,
        "last-image": last,
        parameters: { audio: false, resolution: "480p" },
      },
      {
        duration: 2,
        aspect_ratio: "16:9",
        start_image_url: picture,
        end_image_url: last,
        audio: false,
        resolution: "480p",
      },
      { seconds: 2, frame: [854, 480] },
    ],
    [
      "picture",
      "fal-ai/luma-dream-machine/ray-2-flash/image-to-video",
      { duration: "9", "aspect-ratio": "3:4", image: picture, parameters: { end_image_url: null } },
      { prompt, duration: "9s", aspect_ratio: "3:4", image_url: picture, end_image_url: null },
      { seconds: 9, frame: [540, 720] },
    ],
    [
      "picture",
      "fal-ai/heygen/avatar4/image-to-video",
      {
        prompt: "",
        "aspect-ratio": "4:5",
        parameters: {
          image_url: picture,
          resolution: "360p",
          background: { type: "color", value: "#000000" },
        },
      },
      {
        aspect_ratio: "4:5",
        image_url: picture,
        resolution: "360p",
        background: { type: "color", value: "#000000" },
      },
      { frame: [360, 450] },
    ],
    [
      "video",
      "fal-ai/kling-video/o1/standard/video-to-video/reference",
      { duration: "7 s", "aspect-ratio": "auto", parameters: { video_url: film } },
      { prompt, duration: "7", aspect_ratio: "auto", video_url: film },
      { seconds: 7 },
    ],
    [
      "video",
      "fal-ai/veo3.1/extend-video",
      { duration: "7", parameters: { video_url: film } },
      { prompt, duration: "7s", video_url: film },
      { seconds: 7 },
    ],
    [
      "video",
      "fal-ai/wan/v2.7/edit-video",
      { duration: "0", "aspect-ratio": "1:1", parameters: { video_url: film } },
      { prompt, duration: 0, aspect_ratio: "1:1", video_url: film },
      { frame: [1080, 1080] },
    ],
    [
      "sound",
      "fal-ai/ltx-2.3/audio-to-video",
      { prompt: "", "aspect-ratio": "9:16", parameters: { audio_url: sound, image_url: picture } },
      { aspect_ratio: "9:16", audio_url: sound, image_url: picture },
      { ratio: 9 / 16 },
    ],
    [
      "sound",
      "fal-ai/longcat-single-avatar/audio-to-video",
      { parameters: { audio_url: sound, num_segments: 2, resolution: "720p" } },
      { prompt, audio_url: sound, num_segments: 2, resolution: "720p" },
      {},
    ],
  ],
};

/** The forms of a result's `video`; each makes every fourth row. */
const forms = ["object", "array", "text", "videos"] as const;

const cells = Object.entries(rows).flatMap(([provider, own]) =>
  own.map((row, index) => ({ provider: provider as ProviderName, form: forms[index % forms.length], row })),
);

test("the table has twenty models and more of each provider, and each kind with each provider", () => {
  for (const own of Object.values(rows)) {
    expect(new Set(own.map(([, model]) => model)).size).toBeGreaterThanOrEqual(20);
    const kinds = new Set(own.map(([kind]) => kind));
    expect([...kinds].toSorted()).toEqual(["picture", "sound", "text", "text or picture", "video"]);
  }
});

describe.each(forms)("With a result that is in the form of %s,", (form) => {
  const services = useServices({ speed: 200, simulator: { usualSeconds: 20, answers: { video: form } } });
  const own = cells
    .filter((cell) => cell.form === form)
    .map(({ provider, row }) => [provider, ...row] as const);

  longTable<[ProviderName, ...Row]>(own, ([provider]) => provider)(
    "%s makes a video from %s with %s",
    async (provider, _kind, model, given, sent, { seconds, frame, ratio }) => {
      const { parameters, ...inputs } = given;
      const result = await runAction({
        ...services.step(),
        inputs: {
          model,
          prompt,
          "upload-artifact": "false",
          ...services.inputs(provider),
          ...unhurried,
          ...inputs,
          ...(parameters && { parameters: JSON.stringify(parameters) }),
        },
      });
      expect(result.errors).toEqual([]);
      expect([...result.warnings, ...result.notices]).toEqual([]);
      const { requests } = services.simulator;
      const submits = requests.filter(({ at }) => at === "submit");
      expect(submits.map(({ body }) => JSON.parse(body))).toEqual([
        { ...(provider === "aimlapi" && { model }), ...sent },
      ]);
      if (provider === "fal") expect(new URL(submits[0]?.url ?? "").pathname).toBe(`/${model}`);
      expect(requests.filter(({ at }) => at === "schema")).toEqual([]);
      const { outputs } = result;
      expect(outputs).toMatchObject({ status: "completed", model, provider, resumed: "false" });
      expect(outputs.sha256).toMatch(/^[0-9a-f]{64}$/u);
      expect(Number(outputs["cost-usd"])).toBeGreaterThan(0);
      if (seconds !== undefined) expect(Number(outputs.duration)).toBeCloseTo(seconds, 2);
      if (frame) expect([outputs.width, outputs.height]).toEqual(frame.map(String));
      if (ratio !== undefined) expect(Number(outputs.width) / Number(outputs.height)).toBeCloseTo(ratio, 2);
    },
  );
});
