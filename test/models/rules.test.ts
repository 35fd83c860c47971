import { expect, test } from "vitest";
import { findModel } from "../../src/models/catalogue.ts";
import { type RequestInput, validateRequest } from "../../src/models/request.ts";
import { ruleTable } from "../../src/models/rule-table.ts";

function problemsOf(input: Partial<RequestInput> & { model: string }): string[] {
  const { problems } = validateRequest({ prompt: "A paper boat", parameters: {}, ...input });
  return problems.map((problem) => `${problem.input} ${problem.message}`);
}

/** A picture that a rule needs or forbids; nothing is fetched. */
const picture = "https://example.com/boat.png";

test.each<
  [
    what: string,
    wrong: Partial<RequestInput> & { model: string },
    problem: string,
    right: Partial<RequestInput>,
  ]
>([
  [
    "PixVerse 5.5 at 1080p",
    { model: "pixverse/v5.5/text-to-video", duration: "8", parameters: { resolution: "1080p" } },
    "duration may not be 8 at 1080p; take another, or a lower resolution",
    { duration: "10" },
  ],
  [
    "a prompt of 2,049 bytes, in 2,048 characters",
    { model: "pixverse/v5/text-to-video", prompt: `${"x".repeat(2047)}é` },
    "prompt is 2049 bytes of UTF-8, and may be at most 2048",
    { prompt: "é".repeat(1024) },
  ],
  [
    "PixVerse 4.5 on fal at 1080p",
    { model: "fal-ai/pixverse/v4.5/text-to-video", duration: "8", parameters: { resolution: "1080p" } },
    "duration may only be 5 at 1080p; take 5, or a lower resolution",
    { duration: "5" },
  ],
  [
    "PixVerse 5.6 on fal at 1080p",
    { model: "fal-ai/pixverse/v5.6/text-to-video", duration: "10", parameters: { resolution: "1080p" } },
    "duration may not be 10 at 1080p; take 5 or 8, or a lower resolution",
    { duration: "8" },
  ],
  [
    "Kling 3 without any prompt",
    { model: "fal-ai/kling-video/v3/pro/text-to-video", prompt: "" },
    "prompt is missing; give it or parameters.multi_prompt",
    { parameters: { multi_prompt: [{ prompt: "A paper boat" }] } },
  ],
  [
    "Kling 3 with two prompts",
    { model: "klingai/video-v3-pro-text-to-video", parameters: { multi_prompt: ["A boat", "A lake"] } },
    "prompt may not be given together with parameters.multi_prompt; leave one of them out",
    { prompt: "" },
  ],
  [
    "a last picture with sound",
    {
      model: "klingai/video-v3-omni-720p-image-to-video",
      parameters: { image_url: picture, tail_image_url: picture },
    },
    "parameters.generate_audio must be false with tail_image_url",
    { parameters: { image_url: picture, tail_image_url: picture, generate_audio: false } },
  ],
  [
    "4 s with a last picture on Veo 3.1 Lite",
    {
      model: "google/veo-3-1-lite-generate-preview",
      duration: "4",
      parameters: { image_url: picture, last_image_url: picture },
    },
    "duration must be 8 with last_image_url",
    { duration: "8" },
  ],
  [
    "a first picture and references on Wan 3",
    {
      model: "alibaba/wan-3-0-video",
      parameters: { image_url: picture, reference_image_urls: [picture] },
    },
    "parameters.image_url may not be given together with parameters.reference_image_urls; leave one of them out",
    { parameters: { reference_image_urls: [picture] } },
  ],
  [
    "a last picture alone on Wan 3",
    { model: "alibaba/wan-3-0-video", parameters: { last_image_url: picture } },
    "parameters.last_image_url needs image beside it; give that too, or leave it out",
    { parameters: { image_url: picture, last_image_url: picture } },
  ],
  [
    "sound alone on Seedance",
    { model: "bytedance/seedance-2-5", parameters: { audio_url: "https://example.com/waves.mp3" } },
    "parameters.audio_url needs image or last-image or reference-images or parameters.video_url or parameters.video_urls beside it; give that too, or leave it out",
    { parameters: { audio_url: "https://example.com/waves.mp3", image_urls: [picture] } },
  ],
  [
    "12 s in 4K on LTX",
    { model: "fal-ai/ltx-2.3/text-to-video/fast", duration: "12", parameters: { resolution: "2160p" } },
    "parameters.resolution must be 1080p for more than 10 s",
    { duration: "10" },
  ],
  [
    "20 s at 50 pictures a second on LTX 2.5",
    { model: "lightricks/ltx-2.5/text-to-video/fast", duration: "20", parameters: { fps: 50 } },
    "parameters.fps must be 24 or 25 for more than 10 s",
    { parameters: { fps: 24 } },
  ],
  [
    "10 s of HDR",
    { model: "luma/ray-3.2", duration: "10", parameters: { hdr: true } },
    "duration must be 5 with hdr",
    { duration: "5" },
  ],
])("The rule about %s", (_, wrong, problem, right) => {
  expect(problemsOf(wrong)).toEqual([problem]);
  expect(problemsOf({ ...wrong, ...right })).toEqual([]);
});

test("A rule about a field that is wrong by itself is not reported too", () => {
  const wrong = { model: "pixverse/v5/text-to-video", duration: "7", parameters: { resolution: "1080p" } };
  expect(problemsOf(wrong)).toEqual(['duration is "7"; pixverse/v5/text-to-video allows 5, 8']);
});

test("Every rule is about models of the catalogue, and fields that they have", () => {
  const stale = ruleTable.flatMap(({ models, rule }) => {
    const { when = {}, ...others }: Record<string, unknown> = rule;
    const named = [others.field, others.exactlyOne, others.needs, others.without, others.whenGiven].flat();
    const names = [...named.filter((name) => name !== undefined), ...Object.keys(when as object)] as string[];
    return models.flatMap((id) => {
      const fields = findModel(id)?.schema.fields;
      return fields
        ? names.filter((name) => !fields[name]).map((name) => `${id} ${name}`)
        : [`${id} is gone`];
    });
  });
  expect(stale).toEqual([]);
});
