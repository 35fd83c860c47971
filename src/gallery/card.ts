import { h, type VNode } from "./vnode.ts";

/** What a card shows. The page's script has it of every video, to filter them and to show those of other pages. */
export interface CardData {
  /** Names the video in the page: lower-case ASCII letters, digits, `-`, `_`, `.`. */
  name: string;
  /** What people call the video. */
  id: string;
  /** Relative to the page, as is `poster`. */
  file: string;
  poster?: string;
  /** Pixels. */
  width: number;
  height: number;
  /** `5 s` */
  duration: string;
  /** The model's id. */
  model: string;
  prompt: string;
  /** The model's title, and what the video measures and cost. */
  facts: string[];
  details: [term: string, value: string][];
}

/** The `id` of a video's card, to which a URL can point. */
export function cardId({ name }: CardData): string {
  return `video-${name}`;
}

/** One video with all that is known of it. It shows and plays without any script. */
export function card(video: CardData): VNode {
  const heading = `${cardId(video)}-name`;
  const facts = video.facts.map((fact) => h("li", {}, fact));
  const details = video.details.map(([term, value]) =>
    h("div", {}, h("dt", {}, term), h("dd", { dir: "auto", ...scrollable(value) }, value)),
  );
  return h(
    "li",
    { class: `card ${ratioClass(video)}`, id: cardId(video) },
    h(
      "article",
      { "aria-labelledby": heading },
      h(
        "div",
        { class: "name" },
        h("h2", { id: heading, dir: "auto" }, video.id),
        h("span", { class: "ai" }, "AI-generated"),
      ),
      frame(video, heading),
      h(
        "div",
        { class: "caption" },
        h("p", { class: "prompt", dir: "auto", ...scrollable(video.prompt) }, video.prompt),
        h("ul", { class: "facts", role: "list" }, ...facts),
        h("div", { class: "more" }, h("details", {}, h("summary", {}, "Details"), h("dl", {}, ...details))),
      ),
    ),
  );
}

/**
 * The poster is a picture beneath the player, because a picture waits until it is about to be seen and a player's own
 * poster does so only in the newest browsers. Without the script, which puts the player's controls away until it is
 * played, they would hide it: so there the player has its own.
 */
function frame({ file, poster, width, height, duration }: CardData, heading: string): VNode {
  const player = { src: file, width, height, controls: "", playsinline: "", "aria-labelledby": heading };
  const picture = { src: poster, alt: "", width, height, loading: "lazy", decoding: "async" };
  return h(
    "div",
    { class: "frame", "data-duration": duration },
    poster === undefined ? undefined : h("img", picture),
    h("video", { ...player, preload: "none" }),
    h("noscript", {}, h("video", { ...player, poster, loading: "lazy", preload: "metadata" })),
  );
}

/** Characters; texts that may take more than their room scroll in it. */
const longText = 1000;

/** Not every browser lets a keyboard scroll what cannot have the focus. */
function scrollable(text: string): { tabindex?: number } {
  return text.length > longText ? { tabindex: 0 } : {};
}

/** Pixels. */
type Size = Pick<CardData, "width" | "height">;

/** The class of all videos of this size. The page's policy forbids styles in attributes. */
function ratioClass({ width, height }: Size): string {
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
