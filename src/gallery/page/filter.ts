import type { CardData } from "../card.ts";
import { describeCount } from "../pages.ts";
import { find } from "./find.ts";
import { type Filter, readUrl, urlOf } from "./url.ts";

/** Shows a page of the videos that a filter leaves; undefined instead of videos if nothing is filtered. */
export type Show = (found: readonly CardData[] | undefined, page: number, filter: Filter) => void;

/** Filters the videos by model and by words, each of which must occur in a video's texts. The URL has the filter. */
export function offerFilter(videos: readonly CardData[], show: Show): void {
  const bar = document.querySelector<HTMLElement>(".filter");
  if (!bar) return;
  const words = find<HTMLInputElement>("input", bar);
  const model = find<HTMLSelectElement>("select", bar);
  const count = find<HTMLOutputElement>("output", bar);
  const nothing = find<HTMLElement>(".nothing");
  const searchable = videos.map((video) => ({ video, text: plain(searchableText(video)) }));

  const apply = (page: number): void => {
    const filter = { words: words.value.trim(), model: model.value };
    const wanted = plain(filter.words).split(/\s+/u);
    const found = searchable
      .filter(
        ({ video, text }) =>
          (!filter.model || video.model === filter.model) && wanted.every((word) => text.includes(word)),
      )
      .map(({ video }) => video);
    show(filter.words || filter.model ? found : undefined, page, filter);
    nothing.hidden = found.length > 0;
    const result = describeCount(videos.length, found.length);
    if (count.value !== result) count.value = result;
  };
  const change = (): void => {
    apply(1);
    history.replaceState(null, "", urlOf({ words: words.value, model: model.value }, 1));
    const list = find("main");
    if (list.getBoundingClientRect().top < 0) list.scrollIntoView();
  };

  words.addEventListener("input", soon(change));
  model.addEventListener("change", change);
  find("button", nothing).addEventListener("click", () => {
    words.value = "";
    model.value = "";
    change();
    words.focus();
  });

  const { filter, page } = readUrl();
  words.value = filter.words;
  model.value = Array.from(model.options, ({ value }) => value).includes(filter.model) ? filter.model : "";
  apply(page);
}

function searchableText({ id, prompt, facts, details }: CardData): string {
  return [id, prompt, ...facts, ...details.flat()].join("\n");
}

/** Removes case and accents. */
function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

/** Runs `task` 120 ms after the last call, so that only the final count is announced. */
function soon(task: () => void): () => void {
  let timer: number | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(task, 120);
  };
}
