import { type CardData, cardId } from "../card.ts";
import { pageFile, pageOf } from "../pages.ts";

/** Has a URL that points to a video lead to the page that has it now. */
export function followLinks(videos: readonly CardData[]): void {
  const follow = (): void => {
    if (document.getElementById(location.hash.slice(1))) return;
    const index = videos.findIndex((video) => `#${cardId(video)}` === location.hash);
    if (index >= 0) location.replace(pageFile(pageOf(index)) + location.hash);
  };
  addEventListener("hashchange", follow);
  follow();
}
