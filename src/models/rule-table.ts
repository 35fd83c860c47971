import type { Rule } from "./rules.ts";

const kandinskyFrames = { "3:2": "768x512", "1:1": "512x512", "2:3": "512x768" };

/** `prefix` before each of the names. */
function ids(prefix: string, ...names: string[]): string[] {
  return names.map((name) => prefix + name);
}

const ltxFast = ["fal-ai/ltx-2", "fal-ai/ltx-2.3"].flatMap((family) =>
  ids(`${family}/`, "text-to-video/fast", "image-to-video/fast"),
);

/** They take one file of a kind, or several. */
const seedanceOfOneOrMore = ids(
  "bytedance/",
  "dreamina-seedance-2-0-mini",
  "dreamina-seedance-2-5",
  "seedance-2-0",
  "seedance-2-5",
);

/**
 * Rules in words, from the providers' pages and documents, each with the models for which it is stated. A new rule is
 * one entry.
 */
export const ruleTable: readonly { models: readonly string[]; rule: Rule }[] = [
  {
    models: ids("pixverse/", "v5/text-to-video", "v5/image-to-video", "v5/transition"),
    rule: {
      when: { resolution: ["1080p"] },
      field: "duration",
      not: [8],
      say: "may not be 8 at 1080p; take 5, or a lower resolution",
    },
  },
  {
    models: ids("pixverse/", "v5.5/text-to-video", "v5.5/image-to-video"),
    rule: {
      when: { resolution: ["1080p"] },
      field: "duration",
      not: [8],
      say: "may not be 8 at 1080p; take another, or a lower resolution",
    },
  },
  {
    models: [
      ...ids("fal-ai/pixverse/v4/", "text-to-video", "image-to-video"),
      ...["v3.5", "v4.5", "v5"].flatMap((version) =>
        ids(`fal-ai/pixverse/${version}/`, "text-to-video", "image-to-video", "transition"),
      ),
    ],
    rule: {
      when: { resolution: ["1080p"] },
      field: "duration",
      only: ["5"],
      say: "may only be 5 at 1080p; take 5, or a lower resolution",
    },
  },
  {
    models: ["v5.5", "v5.6"].flatMap((version) =>
      ids(`fal-ai/pixverse/${version}/`, "text-to-video", "image-to-video", "transition"),
    ),
    rule: {
      when: { resolution: ["1080p"] },
      field: "duration",
      not: ["10"],
      say: "may not be 10 at 1080p; take 5 or 8, or a lower resolution",
    },
  },
  // PixVerse counts bytes.
  { models: ["pixverse/v5/text-to-video"], rule: { field: "prompt", maxBytes: 2048 } },
  { models: ["pixverse/v5/text-to-video"], rule: { field: "negative_prompt", maxBytes: 2048 } },
  ...Object.entries(kandinskyFrames).map(([ratio, frame]) => ({
    models: ["fal-ai/kandinsky5/text-to-video/distill"],
    rule: {
      when: { aspect_ratio: [ratio] },
      field: "resolution",
      only: [frame],
      say: `must follow the aspect ratio: ${frame} for ${ratio}`,
    },
  })),
  // Kling 3 takes a prompt for the whole video, or one for each shot.
  {
    models: [
      ...["omni-1080p", "omni-720p", "pro", "standard"].flatMap((name) =>
        ids(`klingai/video-v3-${name}-`, "text-to-video", "image-to-video"),
      ),
      ...["o3/4k", "o3/pro", "o3/standard", "v3/4k", "v3/pro", "v3/standard"].flatMap((name) =>
        ids(`fal-ai/kling-video/${name}/`, "text-to-video", "image-to-video"),
      ),
      ...ids("fal-ai/kling-video/o3/", "4k", "pro", "standard").map((id) => `${id}/reference-to-video`),
      ...["pro", "standard"].flatMap((name) =>
        ids(`fal-ai/kling-video/v3/turbo/${name}/`, "text-to-video", "image-to-video"),
      ),
    ],
    rule: { exactlyOne: ["prompt", "multi_prompt"] },
  },
  {
    models: ids("klingai/video-v3-omni-", "1080p-image-to-video", "720p-image-to-video"),
    rule: {
      whenGiven: "tail_image_url",
      field: "generate_audio",
      only: [false],
      say: "must be false with tail_image_url",
    },
  },
  {
    models: ["google/veo-3-1-lite-generate-preview"],
    rule: {
      whenGiven: "last_image_url",
      field: "duration",
      only: [8],
      say: "must be 8 with last_image_url",
    },
  },
  {
    models: [...seedanceOfOneOrMore, "bytedance/seedance-2-0-fast"],
    rule: { field: "audio_urls", needs: ["image_url", "image_urls", "last_image_url", "video_urls"] },
  },
  {
    models: seedanceOfOneOrMore,
    rule: {
      field: "audio_url",
      needs: ["image_url", "last_image_url", "image_urls", "video_url", "video_urls"],
    },
  },
  {
    models: ["bytedance/seedance-2.5/reference-to-video"],
    rule: { field: "audio_urls", needs: ["image_urls", "video_urls"] },
  },
  {
    models: ids("alibaba/wan", "-3-0-video", "3.0-video"),
    rule: {
      field: "image_url",
      without: ["reference_image_urls", "video_urls", "audio_urls", "file_url", "link_url"],
    },
  },
  {
    models: ids("alibaba/wan", "-3-0-video", "3.0-video"),
    rule: { field: "last_image_url", needs: ["image_url"] },
  },
  {
    models: ids("alibaba/wan", "-3-0-video", "3.0-video"),
    rule: { field: "file_url", without: ["link_url"] },
  },
  {
    models: ["x-ai/grok-imagine-video"],
    rule: { field: "image_url", without: ["reference_images"] },
  },
  {
    models: ltxFast,
    rule: {
      when: { duration: [12, 14, 16, 18, 20] },
      field: "resolution",
      only: ["1080p"],
      say: "must be 1080p for more than 10 s",
    },
  },
  {
    models: ltxFast,
    rule: {
      when: { duration: [12, 14, 16, 18, 20] },
      field: "fps",
      only: [25],
      say: "must be 25 for more than 10 s",
    },
  },
  {
    models: ids("lightricks/ltx-2.5/", "text-to-video/fast", "image-to-video/fast"),
    rule: {
      when: { duration: [12, 14, 16, 18, 20] },
      field: "resolution",
      only: ["720p", "1080p"],
      say: "must be 720p or 1080p for more than 10 s",
    },
  },
  {
    models: ids("lightricks/ltx-2.5/", "text-to-video/fast", "image-to-video/fast"),
    rule: {
      when: { duration: [12, 14, 16, 18, 20] },
      field: "fps",
      only: [24, 25],
      say: "must be 24 or 25 for more than 10 s",
    },
  },
  {
    models: ["luma/ray-3.2"],
    rule: { when: { hdr: [true] }, field: "duration", only: [5], say: "must be 5 with hdr" },
  },
  {
    models: ["luma/ray-3.2"],
    rule: {
      when: { hdr: [true] },
      field: "resolution",
      only: ["720p", "1080p"],
      say: "must be 720p or 1080p with hdr",
    },
  },
  {
    models: ["luma/ray-3.2"],
    rule: { when: { exr_export: [true] }, field: "hdr", only: [true], say: "must be true with exr_export" },
  },
];
