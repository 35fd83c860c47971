import * as z from "zod/mini";
import { defineModel, whereSound } from "./model.ts";

const frame = {
  "3:2": { width: 768, height: 512 },
  "1:1": { width: 512, height: 512 },
  "2:3": { width: 512, height: 768 },
};

const ratios = ["3:2", "1:1", "2:3"] as const;
type Ratio = (typeof ratios)[number];

const usual = {
  provider: "aimlapi",
  schema: () =>
    z.strictObject({
      prompt: z.string().check(z.minLength(1)),
      aspect_ratio: z._default(z.enum(ratios), "3:2"),
      duration: z._default(z.literal([5, 10]), 5),
      num_inference_steps: z._default(z.int(), 30),
    }),
  duration: "number",
  measure: ({ duration, aspect_ratio }: { duration: number; aspect_ratio: Ratio }) => ({
    seconds: duration,
    ...frame[aspect_ratio],
  }),
} as const;

export const kandinsky5 = defineModel({
  ...usual,
  id: "sber-ai/kandinsky5-t2v",
  title: "Kandinsky 5",
  usualSeconds: 148,
});

export const kandinsky5Distill = defineModel({
  ...usual,
  id: "sber-ai/kandinsky5-distill-t2v",
  title: "Kandinsky 5 Distill",
  usualSeconds: 54,
});

function buildFalSchema() {
  return z
    .strictObject({
      prompt: z.string().check(z.minLength(1)),
      aspect_ratio: z._default(z.enum(ratios), "3:2"),
      duration: z._default(z.enum(["5s", "10s"]), "5s"),
      resolution: z.exactOptional(z.enum(["768x512", "512x512", "512x768"])),
    })
    .check(
      z.superRefine(
        ({ aspect_ratio, resolution }, context) => {
          if (resolution === undefined || resolution === falResolution(aspect_ratio)) return;
          context.addIssue({
            code: "custom",
            path: ["resolution"],
            message: `must follow the aspect ratio: ${falResolution(aspect_ratio)} for ${aspect_ratio}`,
          });
        },
        whereSound("aspect_ratio", "resolution"),
      ),
    );
}

function falResolution(ratio: Ratio): string {
  return `${frame[ratio].width}x${frame[ratio].height}`;
}

export const kandinsky5DistillFal = defineModel({
  id: "fal-ai/kandinsky5/text-to-video/distill",
  title: "Kandinsky 5 Distill on fal",
  provider: "fal",
  schema: buildFalSchema,
  duration: "seconds-string",
  // fal publishes no usual time; the same weights on AI/ML API take 54 s.
  usualSeconds: 54,
  // Read off the model's page on fal: 0.05 USD for 5 s, 0.10 USD for 10 s, whatever the resolution.
  priceUsd: ({ duration }) => (duration === "10s" ? 0.1 : 0.05),
  priceFactors: ["duration"],
  measure: ({ duration, aspect_ratio }) => ({
    seconds: Number.parseInt(duration, 10),
    ...frame[aspect_ratio],
  }),
});
