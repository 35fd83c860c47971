import type { Announce } from "./announce.ts";
import type { Card } from "./cards.ts";
import { find, fromTemplate } from "./find.ts";

/** Replaces each player's controls by one large play button until the video is first played. */
export function offerPlayers(cards: readonly Card[], announce: Announce): void {
  for (const card of cards) {
    card.video.controls = false;
    card.frame.append(playButton(card));
    card.video.addEventListener("play", () => pauseOthers(card.video));
    card.video.addEventListener("error", () => showBroken(card, announce));
  }
  showFirstPictures(cards.filter(({ poster }) => poster === undefined));
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
function showFirstPictures(cards: readonly Card[]): void {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        (target as HTMLVideoElement).preload = "metadata";
      }
    },
    { rootMargin: "25%" },
  );
  for (const { video } of cards) observer.observe(video);
}
