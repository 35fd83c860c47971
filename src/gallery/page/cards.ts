import { find } from "./find.ts";

/** The elements and texts of one video on the page. */
export interface Card {
  element: HTMLElement;
  frame: HTMLElement;
  video: HTMLVideoElement;
  poster: HTMLImageElement | undefined;
  name: string;
  prompt: string;
}

export function readCard(element: HTMLElement): Card {
  return {
    element,
    frame: find(".frame", element),
    video: find("video", element),
    poster: element.querySelector<HTMLImageElement>(".frame img") ?? undefined,
    name: find("h2", element).textContent,
    prompt: find(".prompt", element).textContent,
  };
}
