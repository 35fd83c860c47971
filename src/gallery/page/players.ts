import type { Announce } from "./announce.ts";
import type { Card } from "./cards.ts";
import { find, fromTemplate } from "./find.ts";

/** Replaces a player's controls by one large play button until the video is first played. */
export function offerPlayer(card: Card, announce: Announce): void {
  card.video.controls = false;
  card.frame.append(playButton(card));
  card.video.addEventListener("play", () => pauseOthers(card.video));
  card.video.addEventListener("error", () => showBroken(card, announce));
  if (card.poster === undefined) nearby.observe(card.video);
}

function playButton({ video, frame, poster, name }: Card): HTMLElement {
  const button = fromTemplate("play");
  find(".unseen", button).textContent = `Play ${name}, `;
  find(".length", button).textContent = frame.dataset.duration ?? "";
  button.addEventListener("click", () => {
    button.remove();
    // The image is loaded already; as the video's poster it stays visible until the video starts.
    if (poster) video.poster = poster.src;
    video.controls = true;
    video.focus();
    video.play().catch(() => {
      // The video's "error" event reports the failure.
    });
  });
  return button;
}

function pauseOthers(playing: HTMLVideoElement): void {
  for (const video of document.querySelectorAll("video")) {
    if (video !== playing && !video.paused) video.pause();
  }
}

function showBroken({ frame, name }: Card, announce: Announce): void {
  frame.classList.add("broken");
  announce(`${name} cannot be loaded`);
}

/** Loads the first frame of videos without a poster shortly before they scroll into view. */
const nearby = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      nearby.unobserve(target);
      (target as HTMLVideoElement).preload = "metadata";
    }
  },
  { rootMargin: "25%" },
);
