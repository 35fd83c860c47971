import * as z from "zod";
import type { CatalogueEntry } from "../../src/models/entry.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { usualSecondsFor } from "../catalogue/usual-seconds.ts";
import { containerFor, videoFor, withDefaults } from "../catalogue/video.ts";
import { kandinskyFrames } from "../jobs/kandinsky-frames.ts";
import { type SimulatedModel, simulatedModel } from "../jobs/model.ts";
import { priceOf, pricingFor, type UnitPrice } from "./pricing.ts";

export interface FalModel extends SimulatedModel, UnitPrice {}

const prompt = z.string().min(1);

/**
 * fal's OpenAPI document allows `768x512` alone as the `resolution`; its page lists three, each of which follows from
 * the ratio. The action takes the page's values where a user gives one, and tests of that need a provider that does.
 */
const kandinskySchema = z
  .strictObject({
    prompt,
    aspect_ratio: z.enum(["3:2", "1:1", "2:3"]).default("3:2"),
    duration: z.enum(["5s", "10s"]).default("5s"),
    resolution: z.enum(["768x512", "512x512", "512x768"]).exactOptional(),
  })
  .refine(
    ({ aspect_ratio, resolution = resolutionFor(aspect_ratio) }) =>
      resolution === resolutionFor(aspect_ratio),
    {
      path: ["resolution"],
      error: "Resolution differs from that of the aspect ratio",
    },
  );

function resolutionFor(ratio: keyof typeof kandinskyFrames): string {
  return `${kandinskyFrames[ratio].width}x${kandinskyFrames[ratio].height}`;
}

/** US dollars by duration, for any resolution, from the model's page. */
const kandinskyPrices = { "5s": 0.05, "10s": 0.1 };

/** Models whose rules are more than their published schema. */
const writtenModels: readonly FalModel[] = [
  {
    unitPrice: 0.05,
    unit: "5 seconds",
    ...simulatedModel(
      "fal-ai/kandinsky5/text-to-video/distill",
      54,
      kandinskySchema,
      ({ aspect_ratio, duration }) => ({
        measure: { ...kandinskyFrames[aspect_ratio], seconds: Number.parseInt(duration, 10) },
        priceUsd: kandinskyPrices[duration],
      }),
    ),
  },
  unknownModel("fal-ai/simulator/any-text-to-video", 0.25, "videos"),
  unknownModel("fal-ai/simulator/by-the-second", 0.05, "seconds"),
  unknownModel("workflows/simulator/any-text-to-video", 0.001, "units"),
];

/** Accepts any fields. Represents models outside the action's catalogue. */
function unknownModel(id: string, unitPrice: number, unit: string): FalModel {
  const order = () => ({ measure: { width: 1280, height: 720, seconds: 5 }, priceUsd: 0.25 });
  return { unitPrice, unit, ...simulatedModel(id, 60, z.looseObject({ prompt }), order) };
}

export function findFalModel(id: string, catalogue: Catalogue): FalModel | undefined {
  const written = writtenModels.find((model) => model.id === id);
  if (written && !catalogue.isChanged(id)) return written;
  const entry = catalogue.find("fal", id);
  return entry && modelOf(entry, catalogue);
}

function modelOf(entry: CatalogueEntry, catalogue: Catalogue): FalModel {
  const usualSeconds = usualSecondsFor(entry);
  const pricing = pricingFor(entry, usualSeconds);
  return {
    id: entry.id,
    usualSeconds,
    unitPrice: pricing.unitPrice,
    unit: pricing.unit,
    read(body) {
      const issues = catalogue.check("fal", entry)(body);
      if (issues.length > 0) return { issues };
      const fields = withDefaults(entry, body);
      const measure = videoFor(fields);
      return {
        order: {
          measure,
          priceUsd: priceOf(pricing, fields, measure),
          container: containerFor(entry, fields),
        },
      };
    },
  };
}

/** Owner and name of a model, after a namespace if there is one. The URLs of a request contain no more than that. */
export function appOf(id: string): string {
  const parts = id.split("/");
  return parts.slice(0, parts[0] === "workflows" || parts[0] === "comfy" ? 3 : 2).join("/");
}
