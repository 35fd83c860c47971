import type { ProviderName } from "../../src/providers/table.ts";

/** The models that the README shows, by the name that people know and their ids. */
export const mostWanted: readonly { name: string; ids: Partial<Record<ProviderName, string>> }[] = [
  { name: "Veo 3.1", ids: { aimlapi: "google/veo-3.1-t2v", fal: "fal-ai/veo3.1" } },
  { name: "Sora 2", ids: { aimlapi: "openai/sora-2-t2v", fal: "fal-ai/sora-2/text-to-video" } },
  {
    name: "Kling 3 Pro",
    ids: { aimlapi: "klingai/video-v3-pro-text-to-video", fal: "fal-ai/kling-video/v3/pro/text-to-video" },
  },
  {
    name: "Seedance 2.5",
    ids: { aimlapi: "bytedance/seedance-2-5", fal: "bytedance/seedance-2.5/text-to-video" },
  },
  { name: "Wan 3", ids: { aimlapi: "alibaba/wan3.0-video", fal: "alibaba/wan-3.0/text-to-video" } },
  { name: "Hailuo 3", ids: { aimlapi: "minimax/h3", fal: "minimax/h3/text-to-video" } },
  {
    name: "Flux 3",
    ids: { aimlapi: "blackforestlabs/flux-3-video-t2v", fal: "blackforestlabs/flux-3/text-to-video" },
  },
  { name: "LTX 2.5 Pro", ids: { fal: "lightricks/ltx-2.5/text-to-video/pro" } },
  { name: "Luma Ray 3.2", ids: { aimlapi: "luma/ray-3.2", fal: "luma/agent/ray/v3.2/text-to-video" } },
  { name: "PixVerse 6", ids: { fal: "fal-ai/pixverse/v6/text-to-video" } },
  { name: "Vidu Q3", ids: { fal: "fal-ai/vidu/q3/text-to-video" } },
  { name: "Runway Gen-4 Turbo", ids: { aimlapi: "runway/gen4_turbo" } },
];
