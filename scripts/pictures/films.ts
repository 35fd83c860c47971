import type { scenes } from "./scenes.ts";

/** An invented video for a picture of the gallery. */
export interface Film {
  id: keyof typeof scenes;
  model: string;
  width: number;
  height: number;
  seconds: number;
  prompt: string;
  parameters: Record<string, unknown>;
  size: number;
  costUsd: number;
}

export const films: readonly Film[] = [
  {
    id: "boat",
    model: "sber-ai/kandinsky5-distill-t2v",
    width: 768,
    height: 512,
    seconds: 5,
    prompt: "A paper boat drifts across a quiet lake at dawn, the camera slowly moves closer",
    parameters: { num_inference_steps: 30 },
    size: 1_240_000,
    costUsd: 0.052,
  },
  {
    id: "city",
    model: "pixverse/v5/text-to-video",
    width: 1280,
    height: 720,
    seconds: 8,
    prompt: "Neon signs and rain, a city at night, reflections on the wet street, cinematic",
    parameters: { resolution: "720p", style: "cyberpunk", seed: 7 },
    size: 4_870_000,
    costUsd: 0.45,
  },
  {
    id: "jellyfish",
    model: "kling-video/v1.6/standard/text-to-video",
    width: 720,
    height: 1280,
    seconds: 5,
    prompt: "A jellyfish rises through deep blue water",
    parameters: { cfg_scale: 0.5 },
    size: 2_310_000,
    costUsd: 0.28,
  },
  {
    id: "dunes",
    model: "pixverse/v5/text-to-video",
    width: 1920,
    height: 1080,
    seconds: 5,
    prompt: "Wind over sand dunes in the last light",
    parameters: { resolution: "1080p", seed: 12 },
    size: 6_120_000,
    costUsd: 0.6,
  },
  {
    id: "oranges",
    model: "fal-ai/kandinsky5/text-to-video/distill",
    width: 512,
    height: 512,
    seconds: 5,
    prompt: "Three oranges on a table, clay animation, one of them rolls away and comes back",
    parameters: { resolution: "512x512" },
    size: 860_000,
    costUsd: 0.05,
  },
  {
    id: "ridges",
    model: "sber-ai/kandinsky5-t2v",
    width: 768,
    height: 512,
    seconds: 10,
    prompt: "Fog moves between mountain ridges, seen from above; the sun comes over the crest",
    parameters: { num_inference_steps: 50 },
    size: 2_940_000,
    costUsd: 0.31,
  },
  {
    id: "aurora",
    model: "kling-video/v1.6/standard/text-to-video",
    width: 1280,
    height: 720,
    seconds: 10,
    prompt: "Aurora over black hills, stars, time lapse",
    parameters: {},
    size: 5_330_000,
    costUsd: 0.56,
  },
  {
    id: "lighthouse",
    model: "sber-ai/kandinsky5-distill-t2v",
    width: 512,
    height: 768,
    seconds: 5,
    prompt: "A lighthouse at dusk, the beam turns",
    parameters: {},
    size: 990_000,
    costUsd: 0.052,
  },
  {
    id: "koi",
    model: "pixverse/v5/text-to-video",
    width: 720,
    height: 720,
    seconds: 5,
    prompt: "Koi circle in a pond, seen from above",
    parameters: { seed: 3 },
    size: 2_050_000,
    costUsd: 0.3,
  },
  {
    id: "balloon",
    model: "pixverse/v5/text-to-video",
    width: 1280,
    height: 720,
    seconds: 5,
    prompt: "A hot-air balloon lifts off over wheat fields",
    parameters: { style: "3d_animation" },
    size: 3_480_000,
    costUsd: 0.3,
  },
];
