import type { CardData } from "../card.ts";
import { announcer } from "./announce.ts";
import { readCard } from "./cards.ts";
import { offerCopies } from "./copy.ts";
import { offerFilter } from "./filter.ts";
import { followLinks } from "./links.ts";
import { videoList } from "./list.ts";
import { offerPlayer } from "./players.ts";

declare global {
  /** The gallery's data is a script that calls this with all videos. */
  var showVideos: (videos: readonly CardData[]) => void;
}

const announce = announcer();

function equip(element: HTMLElement): void {
  const card = readCard(element);
  offerPlayer(card, announce);
  offerCopies(card, announce);
}

for (const element of document.querySelectorAll<HTMLElement>(".card")) equip(element);
const show = videoList(equip);
globalThis.showVideos = (videos) => {
  offerFilter(videos, show);
  followLinks(videos);
};
