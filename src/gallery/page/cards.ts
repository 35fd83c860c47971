import { find } from "./find.ts";

/** The elements and texts of one video on the page. */
export interface Card {
  element: HTMLElement;
  frame: HTMLElement;
  video: HTMLVideoElement;
  poster: HTMLImageElement | undefined;
  name: string;
  prompt: string;
  model: string;
}

export function readCards(): Card[] {
  return Array.from(document.querySelectorAll<HTMLElement>(".card"), (element) => ({
    element,
    frame: find(".frame", element),
    video: find("video", element),
    poster: element.querySelector<HTMLImageElement>(".frame img") ?? undefined,
    name: find("h2", element).textContent,
    prompt: find(".prompt", element).textContent,
    model: element.dataset.model ?? "",
  }));
}
