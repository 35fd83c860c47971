import type { CatalogueEntry, ModelKind } from "../../src/models/entry.ts";

/** Seconds from submit to ready for models whose usual time nobody published. */
const byKind: Record<ModelKind, number> = {
  "text-to-video": 90,
  "image-to-video": 100,
  both: 110,
  "video-to-video": 120,
  "audio-to-video": 150,
};

export function usualSecondsFor({ kind, usualSeconds }: CatalogueEntry): number {
  return usualSeconds ?? byKind[kind];
}
