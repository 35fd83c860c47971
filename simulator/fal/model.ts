import * as z from "zod";
import { kandinskyFrames } from "../jobs/kandinsky-frames.ts";
import { type SimulatedModel, simulatedModel } from "../jobs/model.ts";

export interface FalModel extends SimulatedModel {
  /** Owner and name, after a namespace if there is one. URLs of a request contain it. */
  app: string;
  /** US dollars for one unit, and the price list's name of the unit. */
  unitPrice: number;
  unit: string;
}

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

export const falModels: readonly FalModel[] = [
  {
    app: "fal-ai/kandinsky5",
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
  unknownModel("fal-ai/simulator/any-text-to-video", "fal-ai/simulator", 0.25, "videos"),
  unknownModel("fal-ai/simulator/by-the-second", "fal-ai/simulator", 0.05, "seconds"),
  unknownModel(
    "workflows/simulator/any-text-to-video",
    "workflows/simulator/any-text-to-video",
    0.001,
    "units",
  ),
];

/** Accepts any fields. Represents models outside the action's catalogue. */
function unknownModel(id: string, app: string, unitPrice: number, unit: string): FalModel {
  const order = () => ({ measure: { width: 1280, height: 720, seconds: 5 }, priceUsd: 0.25 });
  return { app, unitPrice, unit, ...simulatedModel(id, 60, z.looseObject({ prompt }), order) };
}

/** The model of an accepted job. */
export function getFalModel({ model: id }: { model: string }): FalModel {
  const model = falModels.find((candidate) => candidate.id === id);
  if (!model) throw new Error(`fal has no model ${id}`);
  return model;
}
