import * as z from "zod/mini";
import { defineModel } from "./model.ts";

const ratios = ["16:9", "9:16", "1:1"] as const;

const frame = {
  "16:9": { width: 1280, height: 720 },
  "9:16": { width: 720, height: 1280 },
  "1:1": { width: 720, height: 720 },
};

export const kling16Standard = defineModel({
  id: "kling-video/v1.6/standard/text-to-video",
  title: "Kling 1.6 Standard",
  provider: "aimlapi",
  schema: () =>
    z.strictObject({
      prompt: z.string().check(z.minLength(1)),
      aspect_ratio: z.exactOptional(z.enum(ratios)),
      duration: z._default(z.literal([5, 10]), 5),
      negative_prompt: z.exactOptional(z.string()),
      cfg_scale: z.exactOptional(z.number().check(z.minimum(0), z.maximum(1))),
      provider: z.exactOptional(z.enum(["kling", "fal", "auto"])),
    }),
  duration: "number",
  usualSeconds: 186,
  measure: ({ duration, aspect_ratio = "16:9" }) => ({ seconds: duration, ...frame[aspect_ratio] }),
});
