import type { Announce } from "./announce.ts";
import type { Card } from "./cards.ts";
import { find, fromTemplate } from "./find.ts";

/** Puts one button over each player, in place of its many controls, until it is first played. */
export function offerPlayers(cards: readonly Card[], announce: Announce): void {
  for (const card of cards) {
    card.video.controls = false;
    card.frame.append(playButton(card));
    card.video.addEventListener("play", () => pauseOthers(card.video));
    card.video.addEventListener("error", () => tellBroken(card, announce));
  }
  showFirstPictures(cards.filter(({ poster }) => poster === undefined));
}

function playButton({ video, frame, poster, name }: Card): HTMLElement {
  const button = fromTemplate("play");
  find(".unseen", button).textContent = `Play ${name}, `;
  find(".length", button).textContent = frame.dataset.duration ?? "";
  button.addEventListener("click", () => {
    button.remove();
    // Now it is loaded already, and the controls leave it to be seen until the video is there.
    if (poster) video.poster = poster.src;
    video.controls = true;
    video.focus();
    video.play().catch(() => {
      // A video that cannot be played says so itself, with an event.
    });
  });
  return button;
}

function pauseOthers(playing: HTMLVideoElement): void {
  for (const video of document.querySelectorAll("video")) {
    if (video !== playing && !video.paused) video.pause();
  }
}

function tellBroken({ frame, name }: Card, announce: Announce): void {
  frame.classList.add("broken");
  announce(`${name} cannot be loaded`);
}

/** Where there is no poster, the video's first picture is loaded once the video is about to be seen. */
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
