import { estimateSeconds } from "../../generation/schedule.ts";
import type { Asset } from "../../manifest/asset.ts";

/** GitHub allows at most this many jobs in a matrix. */
export const maxShards = 256;

/** One part of a manifest's videos, such as the second of eight. */
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
 * Divides videos into parts that usually take about the same time: the longest video first, each to the part with the
 * least time so far. The result depends on the videos alone, so that all shards agree.
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

/** Sorts by usual time, longest first, so that the longest video does not start last. */
export function longestFirst(assets: readonly Asset[]): Asset[] {
  return assets.toSorted((a, b) => estimateSeconds(b.request) - estimateSeconds(a.request));
}

/** Seconds that a shard usually takes at most: a third of the time that GitHub gives a job, because videos also queue. */
const shardSeconds = 2 * 60 * 60;

/** Videos of a shard at most: a job can store 500 artifacts, and each video needs one for its recovery ticket. */
const shardVideos = 400;

/** What decides how many shards there are. */
interface Division {
  /** Videos at the same time in one shard. */
  concurrency: number;
  /** Shards at the same time. */
  maxParallel: number;
}

/**
 * The matrix of a job. If there are few videos, each shard makes `concurrency` of them, all at the same time; if there are
 * many, all shards together take whole rounds of `maxParallel`, so that no runner is idle at the end.
 */
export function matrixFor(
  videos: readonly Asset[],
  { concurrency, maxParallel }: Division,
): { shard: string[] } {
  const seconds = videos.reduce((sum, { request }) => sum + estimateSeconds(request), 0);
  const rounds = Math.max(
    Math.ceil(seconds / (maxParallel * concurrency * shardSeconds)),
    Math.ceil(videos.length / (maxParallel * shardVideos)),
  );
  const wholeRounds = Math.min(rounds, Math.floor(maxShards / maxParallel));
  const count = Math.min(maxParallel * wholeRounds, Math.ceil(videos.length / concurrency));
  return { shard: Array.from({ length: count }, (_, index) => formatShard({ index: index + 1, count })) };
}
