import { catalogue } from "../models/catalogue.ts";
import { formatBytes, formatCredits, formatUsd } from "../text/format.ts";
import type { GalleryVideo } from "./entries.ts";

/** The model's name as people know it, else its id. */
export function modelTitle(id: string): string {
  return catalogue.find((model) => model.id === id)?.title ?? id;
}

/** `5 s`, `1 min 8 s`, `2 h 3 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} s`;
  const [minutes, rest] = [Math.floor(Math.round(seconds) / 60), Math.round(seconds) % 60];
  if (minutes < 60) return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The model, and what a video measures and cost. */
export function factsOf(video: GalleryVideo): string[] {
  const size = `${video.width} × ${video.height}`;
  return [modelTitle(video.model), size, formatBytes(video.size), ...costsOf(video).slice(0, 1)];
}

/** What a video cost: in money, where that is known, then in credits. */
export function costsOf({ costUsd, credits }: GalleryVideo): string[] {
  return [
    ...(costUsd === undefined ? [] : [formatUsd(costUsd)]),
    ...(credits === undefined ? [] : [formatCredits(credits)]),
  ];
}

/** What all videos measure and cost together. */
export function totalsOf(videos: readonly GalleryVideo[]): [string, string][] {
  const totals: [string, string][] = [
    ["Videos", String(videos.length)],
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
