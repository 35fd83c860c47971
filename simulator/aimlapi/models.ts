import * as z from "zod";
import type { CatalogueEntry } from "../../src/models/entry.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { usualSecondsFor } from "../catalogue/usual-seconds.ts";
import { containerFor, videoFor, withDefaults } from "../catalogue/video.ts";
import { kandinskyFrames } from "../jobs/kandinsky-frames.ts";
import { roundUsd, type SimulatedModel, simulatedModel, type VideoSize } from "../jobs/model.ts";
import { inventPricing, type Pricing, priceOf } from "./pricing.ts";

export interface AimlapiModel extends SimulatedModel {
  pricing: Pricing;
}

const prompt = z.string().min(1);

function kandinsky(id: string, usualSeconds: number, rate: number): AimlapiModel {
  const schema = z.strictObject({
    model: z.literal(id),
    prompt,
    aspect_ratio: z.enum(["3:2", "1:1", "2:3"]).default("3:2"),
    duration: z.literal([5, 10]).default(5),
    num_inference_steps: z.int().default(30),
  });
  const model = simulatedModel(id, usualSeconds, schema, ({ aspect_ratio, duration }) => ({
    measure: { ...kandinskyFrames[aspect_ratio], seconds: duration },
    priceUsd: roundUsd(rate * duration),
  }));
  return { ...model, pricing: { kind: "fixed", unit: "second", price: rate, per: 1 } };
}

const klingFrames = {
  "16:9": { width: 1280, height: 720 },
  "9:16": { width: 720, height: 1280 },
  "1:1": { width: 720, height: 720 },
};

const kling: AimlapiModel = {
  ...simulatedModel(
    "kling-video/v1.6/standard/text-to-video",
    186,
    z.strictObject({
      model: z.literal("kling-video/v1.6/standard/text-to-video"),
      prompt,
      aspect_ratio: z.enum(["16:9", "9:16", "1:1"]).default("16:9"),
      duration: z.literal([5, 10]).default(5),
      negative_prompt: z.string().exactOptional(),
      cfg_scale: z.number().min(0).max(1).exactOptional(),
      provider: z.enum(["kling", "fal", "auto"]).exactOptional(),
    }),
    ({ aspect_ratio, duration }) => ({
      measure: { ...klingFrames[aspect_ratio], seconds: duration },
      priceUsd: roundUsd(0.05 * duration),
    }),
  ),
  pricing: { kind: "variable", price: 0.25 },
};

const pixverseRates = { "360p": 0.06, "540p": 0.07, "720p": 0.08, "1080p": 0.16 };

/** The limit of either prompt in bytes of UTF-8. */
const promptBytes = 2048;
const shortText = z.string().refine((text) => Buffer.byteLength(text) <= promptBytes, {
  error: `Must be at most ${promptBytes} bytes`,
});

/** The voices that PixVerse names. */
const speakers = ["Harper", "Ava", "Isabella", "Sophia", "Emily", "Chloe", "Julia", "Mason"] as const;
const furtherSpeakers = ["Jack", "Liam", "James", "Oliver", "Adrian", "Ethan", "Auto"] as const;

const pixverse: AimlapiModel = {
  ...simulatedModel(
    "pixverse/v5/text-to-video",
    74,
    z
      .strictObject({
        model: z.literal("pixverse/v5/text-to-video"),
        prompt: shortText.min(1),
        aspect_ratio: z.enum(["16:9", "4:3", "1:1", "3:4", "9:16"]).default("16:9"),
        duration: z.literal([5, 8]).default(5),
        resolution: z.enum(["360p", "540p", "720p", "1080p"]).default("720p"),
        negative_prompt: shortText.exactOptional(),
        style: z.enum(["anime", "3d_animation", "clay", "comic", "cyberpunk"]).exactOptional(),
        seed: z.int().exactOptional(),
        lip_sync_tts_content: z.string().exactOptional(),
        lip_sync_tts_speaker: z.enum([...speakers, ...furtherSpeakers]).exactOptional(),
      })
      .refine(({ duration, resolution }) => duration !== 8 || resolution !== "1080p", {
        path: ["duration"],
        error: "1080p does not support 8 seconds",
      }),
    ({ aspect_ratio, duration, resolution }) => ({
      measure: { ...pixverseFrame(aspect_ratio, resolution), seconds: duration },
      priceUsd: roundUsd(pixverseRates[resolution] * duration),
    }),
  ),
  pricing: {
    kind: "variants",
    dimension: "resolution",
    unit: "second",
    variants: Object.entries(pixverseRates).map(([value, price]) => ({ value, price })),
  },
};

/** The short side by resolution, and the long sides of 16:9 and 4:3. */
const pixverseSides = {
  "360p": { short: 360, "16:9": 640, "4:3": 480 },
  "540p": { short: 540, "16:9": 960, "4:3": 720 },
  "720p": { short: 720, "16:9": 1280, "4:3": 960 },
  "1080p": { short: 1080, "16:9": 1920, "4:3": 1440 },
};

function pixverseFrame(
  ratio: "16:9" | "4:3" | "1:1" | "3:4" | "9:16",
  resolution: keyof typeof pixverseSides,
): Omit<VideoSize, "seconds"> {
  const sides = pixverseSides[resolution];
  if (ratio === "1:1") return { width: sides.short, height: sides.short };
  if (ratio === "9:16") return { width: sides.short, height: sides["16:9"] };
  if (ratio === "3:4") return { width: sides.short, height: sides["4:3"] };
  return { width: sides[ratio], height: sides.short };
}

/** Accepts any fields. Represents models outside the action's catalogue. */
const unknownModel: AimlapiModel = {
  ...simulatedModel(
    "simulator/any-text-to-video",
    60,
    z.looseObject({ model: z.literal("simulator/any-text-to-video"), prompt }),
    () => ({ measure: { width: 1280, height: 720, seconds: 5 }, priceUsd: 0.25 }),
  ),
  pricing: { kind: "variable", price: 0.25 },
};

/** Models whose rules are more than their published schema. */
const writtenModels: readonly AimlapiModel[] = [
  kandinsky("sber-ai/kandinsky5-t2v", 148, 0.04),
  kandinsky("sber-ai/kandinsky5-distill-t2v", 54, 0.01),
  kling,
  pixverse,
  unknownModel,
];

/** The model of an id or an alias. */
export function findAimlapiModel(name: string, catalogue: Catalogue): AimlapiModel | undefined {
  const written = writtenModels.find(({ id }) => id === name);
  if (written && !catalogue.isChanged(name)) return written;
  const entry = catalogue.find("aimlapi", name);
  return entry && modelOf(entry, catalogue);
}

/** The model of an entry in the catalogue. */
export function modelOf(entry: CatalogueEntry, catalogue: Catalogue): AimlapiModel {
  const written = writtenModels.find(({ id }) => id === entry.id);
  if (written && !catalogue.isChanged(entry.id)) return written;
  const pricing = inventPricing(entry);
  return {
    id: entry.id,
    usualSeconds: usualSecondsFor(entry),
    pricing,
    read(body) {
      const issues = catalogue.check("aimlapi", entry)(body);
      if (issues.length > 0) return { issues };
      const fields = withDefaults(entry, body);
      const measure = videoFor(fields);
      return {
        order: {
          measure,
          priceUsd: priceOf(pricing, fields, measure.seconds),
          container: containerFor(entry, fields),
        },
      };
    },
  };
}
