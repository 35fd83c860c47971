import type { SchemaObject } from "ajv";
import type { ProviderName } from "../../src/providers/table.ts";

/** What a provider publishes of a model, written down by hand: nothing here is read from `src`. */
export interface PublishedModel {
  provider: ProviderName;
  /** Each field's JSON Schema, with its default. The prompt is required, and no further field is allowed. */
  fields: Record<string, SchemaObject>;
  /** Values that the schema lets through and a rule in words does not; the simulator refuses them too. */
  refusedInWords?: [field: string, value: unknown][];
  /** The values that the page names, of a field whose schema has other ones or none. */
  namedOnPage?: Record<string, readonly string[]>;
  /** Whether fields with their defaults keep to the page's rules about several of them. */
  obeysRules?: (fields: Record<string, unknown>) => boolean;
  /** What the video of the default request measures, in seconds and pixels. */
  size: { seconds: number; width: number; height: number };
  /** Seconds from submit to ready, as one or two runs took. */
  usualSeconds: number;
  /** US dollars by duration, where the page names a price. */
  priceUsd?: Record<string, number>;
}

const text = { type: "string" };

const kandinskyOnAimlapi = {
  provider: "aimlapi",
  fields: {
    prompt: text,
    aspect_ratio: { type: "string", enum: ["3:2", "1:1", "2:3"], default: "3:2" },
    duration: { type: "integer", enum: [5, 10], default: 5 },
    num_inference_steps: { type: "integer", default: 30 },
  },
  size: { seconds: 5, width: 768, height: 512 },
} as const;

const speakers = ["Harper", "Ava", "Isabella", "Sophia", "Emily", "Chloe", "Julia", "Mason", "Jack"];
const furtherSpeakers = ["Liam", "James", "Oliver", "Adrian", "Ethan", "Auto"];

const frames: Record<string, string> = { "3:2": "768x512", "1:1": "512x512", "2:3": "512x768" };

/**
 * By model. AI/ML API: the OpenAPI documents and pages under
 * https://github.com/aimlapi/api-docs/tree/f14fa72fbcea53f909372ad0975b079f4587c70b/docs/api-references/video-models.
 * fal: its OpenAPI document of June 2026, and https://fal.ai/models/fal-ai/kandinsky5/text-to-video/distill/api.
 */
export const published: Record<string, PublishedModel> = {
  "sber-ai/kandinsky5-t2v": { ...kandinskyOnAimlapi, usualSeconds: 148 },
  "sber-ai/kandinsky5-distill-t2v": { ...kandinskyOnAimlapi, usualSeconds: 54 },
  "kling-video/v1.6/standard/text-to-video": {
    provider: "aimlapi",
    fields: {
      prompt: text,
      aspect_ratio: { type: "string", enum: ["16:9", "9:16", "1:1"] },
      duration: { type: "integer", enum: [5, 10], default: 5 },
      negative_prompt: text,
      cfg_scale: { type: "number", minimum: 0, maximum: 1 },
      provider: text,
    },
    namedOnPage: { provider: ["kling", "fal", "auto"] },
    refusedInWords: ["", "5", "5s", "x"].map((value) => ["provider", value]),
    size: { seconds: 5, width: 1280, height: 720 },
    usualSeconds: 186,
  },
  "pixverse/v5/text-to-video": {
    provider: "aimlapi",
    fields: {
      prompt: text,
      aspect_ratio: { type: "string", enum: ["16:9", "4:3", "1:1", "3:4", "9:16"], default: "16:9" },
      duration: { type: "integer", enum: [5, 8], default: 5 },
      resolution: { type: "string", enum: ["360p", "540p", "720p", "1080p"], default: "720p" },
      negative_prompt: text,
      style: { type: "string", enum: ["anime", "3d_animation", "clay", "comic", "cyberpunk"] },
      seed: { type: "integer" },
      lip_sync_tts_content: text,
      lip_sync_tts_speaker: { type: "string", enum: [...speakers, ...furtherSpeakers] },
    },
    obeysRules: ({ duration, resolution, prompt, negative_prompt: negative = "" }) =>
      !(duration === 8 && resolution === "1080p") &&
      [prompt, negative].every((value) => Buffer.byteLength(String(value)) <= 2048),
    size: { seconds: 5, width: 1280, height: 720 },
    usualSeconds: 74,
  },
  "fal-ai/kandinsky5/text-to-video/distill": {
    provider: "fal",
    fields: {
      prompt: text,
      aspect_ratio: { type: "string", enum: ["3:2", "1:1", "2:3"], default: "3:2" },
      duration: { type: "string", enum: ["5s", "10s"], default: "5s" },
      // Its default is left out: the page says that it follows from the ratio, so it is sent only if given.
      resolution: { type: "string", enum: ["768x512"] },
    },
    namedOnPage: { resolution: Object.values(frames) },
    obeysRules: ({ aspect_ratio: ratio, resolution }) =>
      resolution === undefined || resolution === frames[String(ratio)],
    size: { seconds: 5, width: 768, height: 512 },
    // fal publishes none; these are the weights of AI/ML API's model.
    usualSeconds: 54,
    priceUsd: { "5": 0.05, "10": 0.1 },
  },
};

/** The provider's schema of a whole request's fields. */
export function publishedSchema({ fields }: PublishedModel): SchemaObject {
  return { type: "object", properties: fields, required: ["prompt"], additionalProperties: false };
}
