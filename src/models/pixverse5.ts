import * as z from "zod/mini";
import { defineModel, whereSound } from "./model.ts";

const ratios = ["16:9", "4:3", "1:1", "3:4", "9:16"] as const;
const resolutions = ["360p", "540p", "720p", "1080p"] as const;

// Published in AI/ML API's schema of this model, though not on its page.
const speakers = [
  "Harper",
  "Ava",
  "Isabella",
  "Sophia",
  "Emily",
  "Chloe",
  "Julia",
  "Mason",
  "Jack",
  "Liam",
  "James",
  "Oliver",
  "Adrian",
  "Ethan",
  "Auto",
] as const;

/** PixVerse counts bytes of UTF-8, not characters. */
const promptBytes = 2048;

function buildSchema() {
  const text = z.string().check(
    z.refine((value) => Buffer.byteLength(value) <= promptBytes, {
      error: ({ input }) =>
        `is ${Buffer.byteLength(String(input))} bytes of UTF-8, and may be at most ${promptBytes}`,
    }),
  );
  return z
    .strictObject({
      prompt: text.check(z.minLength(1)),
      aspect_ratio: z._default(z.enum(ratios), "16:9"),
      duration: z._default(z.literal([5, 8]), 5),
      resolution: z._default(z.enum(resolutions), "720p"),
      negative_prompt: z.exactOptional(text),
      style: z.exactOptional(z.enum(["anime", "3d_animation", "clay", "comic", "cyberpunk"])),
      seed: z.exactOptional(z.int()),
      lip_sync_tts_content: z.exactOptional(z.string()),
      lip_sync_tts_speaker: z.exactOptional(z.enum(speakers)),
    })
    .check(
      z.superRefine(
        ({ duration, resolution }, context) => {
          if (duration === 8 && resolution === "1080p") {
            context.addIssue({
              code: "custom",
              path: ["duration"],
              message: "may not be 8 at 1080p; take 5, or a lower resolution",
            });
          }
        },
        whereSound("duration", "resolution"),
      ),
    );
}

export const pixverse5 = defineModel({
  id: "pixverse/v5/text-to-video",
  title: "PixVerse 5",
  provider: "aimlapi",
  schema: buildSchema,
  duration: "number",
  usualSeconds: 74,
  measure: ({ duration, aspect_ratio, resolution }) => ({
    seconds: duration,
    ...frame(aspect_ratio, Number.parseInt(resolution, 10)),
  }),
});

/** The resolution names the short side of the frame; codecs want even sides. */
function frame(ratio: string, shortSide: number): { width: number; height: number } {
  const [across = 1, down = 1] = ratio.split(":").map(Number);
  const scale = shortSide / Math.min(across, down);
  const even = (side: number) => Math.round((side * scale) / 2) * 2;
  return { width: even(across), height: even(down) };
}
