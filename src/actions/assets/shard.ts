import { estimateSeconds } from "../../generation/schedule.ts";
import type { Asset } from "../../manifest/asset.ts";

/** GitHub runs at most this many jobs of one matrix. */
export const maxShards = 256;

/** One part of a manifest's work, such as the second of eight. */
export interface Shard {
  /** From 1. */
  index: number;
  count: number;
}

/** Reads `2/8`. */
export function parseShard(text: string): Shard | undefined {
  const [, index, count] = (/^(\d{1,3})\/(\d{1,3})$/u.exec(text) ?? []).map(Number);
  if (index === undefined || count === undefined) return undefined;
  return index >= 1 && index <= count && count <= maxShards ? { index, count } : undefined;
}

export function formatShard({ index, count }: Shard): string {
  return `${index}/${count}`;
}

/**
 * Divides videos so that all parts usually take about as long: the longest first, each to the part with the least
 * so far. The same videos are always divided alike, so that parts that know nothing of each other agree.
 */
export function divide(assets: readonly Asset[], count: number): Asset[][] {
  const parts = Array.from({ length: count }, () => ({ seconds: 0, assets: [] as Asset[] }));
  for (const asset of longestFirst(assets)) {
    const least = parts.reduce((best, part) => (part.seconds < best.seconds ? part : best));
    least.assets.push(asset);
    least.seconds += estimateSeconds(asset.request);
  }
  return parts.map((part) => part.assets);
}

/** By usual time, else in the given order: what takes longest should not begin last. */
export function longestFirst(assets: readonly Asset[]): Asset[] {
  return assets.toSorted((a, b) => estimateSeconds(b.request) - estimateSeconds(a.request));
}

/** The matrix of a job: as many shards as are worth a runner each, none for no video. */
export function matrixFor(videos: number, concurrency: number): { shard: string[] } {
  const count = Math.min(maxShards, Math.ceil(videos / concurrency));
  return { shard: Array.from({ length: count }, (_, index) => formatShard({ index: index + 1, count })) };
}
