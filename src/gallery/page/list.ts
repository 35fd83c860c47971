import { type CardData, card, cardId } from "../card.ts";
import { countPages, onPage, pager, pageTitle } from "../pages.ts";
import { build } from "./build.ts";
import type { Show } from "./filter.ts";
import { find } from "./find.ts";
import { urlOf } from "./url.ts";

/**
 * Shows other videos than the page's own, and those again.
 *
 * @param equip Adds to a new card what the script adds to those of the page.
 */
export function videoList(equip: (element: HTMLElement) => void): Show {
  const list = find(".videos");
  const own = { cards: [...list.children], pager: find(".pages"), title: document.title };
  const ownCards = new Map(own.cards.map((element) => [element.id, element]));

  const cardOf = (video: CardData): Element => {
    const known = document.getElementById(cardId(video)) ?? ownCards.get(cardId(video));
    if (known) return known;
    const element = build(card(video));
    equip(element);
    return element;
  };

  return (found, wantedPage, filter) => {
    const count = countPages(found?.length ?? 0);
    const page = Math.min(Math.max(1, Math.trunc(wantedPage) || 1), count);
    arrange(list, found ? onPage(found, page).map(cardOf) : own.cards);
    find(".pages").replaceWith(
      found ? build(pager(page, count, (number) => urlOf(filter, number))) : own.pager,
    );
    document.title = found ? pageTitle(find("h1").textContent, page) : own.title;
  };
}

/** Makes `elements` the list's children. Those that stay are not moved, so that a video plays on. */
function arrange(list: Element, elements: readonly Element[]): void {
  const wanted = new Set(elements);
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
  for (const [index, element] of elements.entries()) {
    const current = list.children[index];
    if (current !== element) list.insertBefore(element, current ?? null);
  }
}
