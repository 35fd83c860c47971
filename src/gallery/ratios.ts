import type { GalleryVideo } from "./video.ts";

type Size = Pick<GalleryVideo, "width" | "height">;

/** The class of all videos of this size. The page's policy forbids styles in attributes. */
export function ratioClass({ width, height }: Size): string {
  return `size-${width}x${height}`;
}

/** A rule for each size that occurs, so that a video's room is known before any of it is loaded. */
export function ratioRules(videos: readonly Size[]): string {
  const rules = videos.map((video) => `.${ratioClass(video)}{--ratio:${ratio(video)}}`);
  return [...new Set(rules)].sort().join("\n");
}

function ratio({ width, height }: Size): number {
  return Number((width / height).toFixed(4));
}
