import { formatDuration } from "../text/format.ts";
import type { CardData } from "./card.ts";
import type { GalleryEntry, GalleryVideo } from "./entries.ts";
import { formatCosts, formatFacts } from "./facts.ts";
import { showable } from "./markup.ts";

/** What the card of a video shows. */
export function cardData({ video, name, videoPath, posterPath }: GalleryEntry): CardData {
  const { id, width, height, duration, model, prompt } = video;
  return {
    name,
    id: showable(id),
    file: videoPath,
    ...(posterPath !== undefined && { poster: posterPath }),
    width,
    height,
    duration: formatDuration(duration),
    model: showable(model),
    prompt: showable(prompt),
    facts: formatFacts(video).map(showable),
    details: details(video).map(([term, value]) => [showable(term), showable(value)]),
  };
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
