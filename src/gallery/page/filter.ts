import type { Card } from "./cards.ts";
import { find, texts } from "./find.ts";

/** Filters the videos by model and by words, each of which must occur in a video's texts. */
export function offerFilter(cards: readonly Card[]): void {
  const bar = document.querySelector<HTMLElement>(".filter");
  if (!bar) return;
  const words = find<HTMLInputElement>("input", bar);
  const model = find<HTMLSelectElement>("select", bar);
  const count = find<HTMLOutputElement>("output", bar);
  const nothing = find<HTMLElement>(".nothing");
  const list = find("main");
  const searchable = cards.map((card) => ({ ...card, text: plain(searchableTexts(card).join("\n")) }));

  const apply = (): void => {
    const wanted = plain(words.value).split(/\s+/u);
    let shown = 0;
    for (const card of searchable) {
      const fits =
        (!model.value || card.model === model.value) && wanted.every((word) => card.text.includes(word));
      card.element.hidden = !fits;
      if (!fits && !card.video.paused) card.video.pause();
      shown += Number(fits);
    }
    nothing.hidden = shown > 0;
    const result = resultText(shown, cards.length);
    if (count.value !== result) count.value = result;
    if (list.getBoundingClientRect().top < 0) list.scrollIntoView();
  };

  words.addEventListener("input", soon(apply));
  model.addEventListener("change", apply);
  find("button", nothing).addEventListener("click", () => {
    words.value = "";
    model.value = "";
    apply();
    words.focus();
  });
  apply();
}

function searchableTexts({ element, name, prompt }: Card): string[] {
  return [name, prompt, ...texts(".facts li, dt, dd", element)];
}

/** Removes case and accents. */
function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

function resultText(shown: number, all: number): string {
  const videos = all === 1 ? "video" : "videos";
  return shown === all ? `${all} ${videos}` : `${shown} of ${all} ${videos}`;
}

/** Runs `task` 120 ms after the last call, so that only the final count is announced. */
function soon(task: () => void): () => void {
  let timer: number | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(task, 120);
  };
}
