import type { CatalogueEntry, Medians, ModelKind } from "./entry.ts";
import { medians as catalogueMedians } from "./usual-time-medians.ts";

/** Seconds from the submit until the video is ready, and whose figure that is. */
export interface UsualTime {
  seconds: number;
  of: "model" | "family" | "kind";
}

/** Words in the ids of models that share their technique; the first match wins. */
const idsOfFamilies: readonly (readonly [family: string, ids: RegExp])[] = [
  ["krea", /krea/u],
  ["kling", /kling/u],
  ["seedance", /seedance/u],
  ["wan", /(?<![a-z])wan(?![a-z])/u],
  ["veo", /(?<![a-z])veo(?![a-z])/u],
  ["sora", /sora/u],
  ["hailuo", /hailuo|minimax\/video-01/u],
  ["minimax h3", /minimax\/h3/u],
  ["pixverse", /pixverse/u],
  ["ltx", /(?<![a-z])ltxv?(?![a-z])/u],
  ["kandinsky", /kandinsky/u],
  ["luma", /luma\//u],
  ["runway", /runway|gen3a/u],
  ["happy horse", /happy-?horse/u],
  ["grok imagine", /grok-imagine/u],
  ["magic", /magic\//u],
];

/** The family that an id names, also that of a model outside the catalogue. */
export function findFamily(id: string): string | undefined {
  return idsOfFamilies.find(([, ids]) => ids.test(id.toLowerCase()))?.[0];
}

/** The model's own usual time; else that of its family, on either provider; else that of its kind. */
export function estimateUsualTime(
  model: { id: string; kind: ModelKind | undefined; usualSeconds: number | undefined },
  medians: Medians = catalogueMedians,
): UsualTime {
  if (model.usualSeconds !== undefined) return { seconds: model.usualSeconds, of: "model" };
  const ofFamily = medians.families[findFamily(model.id) ?? ""];
  if (ofFamily !== undefined) return { seconds: ofFamily, of: "family" };
  return { seconds: (model.kind && medians.kinds[model.kind]) ?? medians.any, of: "kind" };
}

/** The medians of all models whose usual time is known. */
export function computeMedians(entries: readonly CatalogueEntry[]): Medians {
  const timed = entries.filter(({ usualSeconds }) => usualSeconds !== undefined);
  return {
    families: medianOfEach(timed, ({ id }) => findFamily(id)),
    kinds: medianOfEach(timed, ({ kind }) => kind),
    any: median(timed),
  };
}

/** The median of each group of models, sorted by the groups' names. */
function medianOfEach(
  entries: readonly CatalogueEntry[],
  groupOf: (entry: CatalogueEntry) => string | undefined,
): Record<string, number> {
  const { undefined: _, ...groups } = Object.groupBy(entries, (entry) => String(groupOf(entry)));
  const sorted = Object.entries(groups).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, members = []]) => [name, median(members)]));
}

/** Between the middle two, the geometric mean: times scatter by a factor, not by seconds. */
function median(entries: readonly CatalogueEntry[]): number {
  const sorted = entries.map(({ usualSeconds = 0 }) => usualSeconds).toSorted((a, b) => a - b);
  const [below, above] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return Math.round(Math.sqrt((below ?? 0) * (above ?? 0)));
}
