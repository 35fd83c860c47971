import { findModel } from "../models/catalogue.ts";
import { formatBytes, formatCredits, formatDuration, formatUsd } from "../text/format.ts";
import type { GalleryVideo } from "./entries.ts";

/** The model's name as people know it, else its id. */
export function modelTitle(id: string): string {
  return findModel(id)?.title ?? id;
}

/** The model, and what a video measures and cost. */
export function formatFacts(video: GalleryVideo): string[] {
  const size = `${video.width} × ${video.height}`;
  return [modelTitle(video.model), size, formatBytes(video.size), ...formatCosts(video).slice(0, 1)];
}

/** What a video cost: in money, where that is known, then in credits. */
export function formatCosts({ costUsd, credits }: GalleryVideo): string[] {
  return [
    ...(costUsd === undefined ? [] : [formatUsd(costUsd)]),
    ...(credits === undefined ? [] : [formatCredits(credits)]),
  ];
}

/** What all videos measure and cost together. */
export function formatTotals(videos: readonly GalleryVideo[]): [string, string][] {
  const totals: [string, string][] = [
    ["Videos", videos.length.toLocaleString("en-US")],
    ["Playing time", formatDuration(sum(videos.map(({ duration }) => duration)))],
    ["Size", formatBytes(sum(videos.map(({ size }) => size)))],
  ];
  const costs = videos.map(({ costUsd }) => costUsd).filter((cost) => cost !== undefined);
  if (costs.length === 0) return totals;
  const atLeast = costs.length < videos.length ? "at least " : "";
  return [...totals, ["Cost", `${atLeast}${formatUsd(sum(costs))}`]];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
