import { formatDuration } from "../text/format.ts";
import type { GalleryEntry, GalleryVideo } from "./entries.ts";
import { formatCosts, formatFacts } from "./facts.ts";
import { html, type Markup } from "./markup.ts";

/** One video with all that is known of it. It shows and plays without any script. */
export function card(entries: GalleryEntry): Markup {
  const { video, name } = entries;
  const heading = `video-${name}-name`;
  return html`<li class="card ${ratioClass(video)}" id="video-${name}" data-model="${video.model}">
<article aria-labelledby="${heading}">
<h2 id="${heading}" dir="auto">${video.id}</h2>
${frame(entries, heading)}
<div class="caption">
<p class="prompt" dir="auto"${scrollable(video.prompt)}>${video.prompt}</p>
<ul class="facts" role="list">${formatFacts(video).map((fact) => html`<li>${fact}</li>`)}</ul>
<div class="more"><details><summary>Details</summary>
<dl>${details(video).map(([term, value]) => html`<div><dt>${term}</dt><dd dir="auto"${scrollable(value)}>${value}</dd></div>`)}</dl>
</details></div>
</div>
</article>
</li>`;
}

/**
 * The poster is a picture beneath the player, because a picture waits until it is about to be seen and a player's own
 * poster does so only in the newest browsers. Without the script, which puts the player's controls away until it is
 * played, they would hide it: so there the player has its own.
 */
function frame({ video, videoPath, posterPath }: GalleryEntry, heading: string): Markup {
  const size = html`width="${video.width}" height="${video.height}"`;
  const player = html`src="${videoPath}" ${size} controls playsinline aria-labelledby="${heading}"`;
  return html`<div class="frame" data-duration="${formatDuration(video.duration)}">
${posterPath && html`<img src="${posterPath}" alt="" ${size} loading="lazy" decoding="async">`}
<video ${player} preload="none"></video>
<noscript><video ${player} ${posterPath && html`poster="${posterPath}"`} loading="lazy" preload="metadata"></video></noscript>
</div>`;
}

/** Characters; texts that may take more than their room scroll in it. */
const longText = 1000;

/** Not every browser lets a keyboard scroll what cannot have the focus. */
function scrollable(text: string): Markup | undefined {
  return text.length > longText ? html` tabindex="0"` : undefined;
}

type Detail = readonly [term: string, value: string];

function details(video: GalleryVideo): Detail[] {
  const cost = formatCosts(video).join(", ");
  return [
    ["Model", video.model],
    ["Duration", formatDuration(video.duration)],
    ...(cost ? [["Cost", cost] as const] : []),
    ["Made on", video.createdAt.slice(0, 10)],
    ...Object.entries(video.parameters).map(parameter),
  ];
}

function parameter([name, value]: [string, unknown]): Detail {
  return [name, typeof value === "string" ? value : (JSON.stringify(value) ?? "")];
}

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
