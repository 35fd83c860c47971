import { h, type VNode } from "./vnode.ts";

/** As many as a browser shows at once without effort. */
const videosPerPage = 50;

/** @returns at least 1, since a gallery without videos is a page too. */
export function countPages(videos: number): number {
  return Math.max(1, Math.ceil(videos / videosPerPage));
}

/** The videos of a page; pages count from 1. */
export function onPage<T>(videos: readonly T[], page: number): T[] {
  return videos.slice((page - 1) * videosPerPage, page * videosPerPage);
}

/** The page of the video at this index. */
export function pageOf(index: number): number {
  return Math.floor(index / videosPerPage) + 1;
}

/** `index.html`, `page-2.html` */
export function pageFile(page: number): string {
  return page === 1 ? "index.html" : `page-${page}.html`;
}

/** `Films`, `Films, page 2`: a screen reader says it when a page opens. */
export function pageTitle(title: string, page: number): string {
  return page === 1 ? title : `${title}, page ${page}`;
}

/** `1 video`, `5,000 videos`, `12 of 5,000 videos` */
export function describeCount(all: number, shown = all): string {
  const [whole, part] = [all, shown].map((number) => number.toLocaleString("en-US"));
  return `${shown === all ? "" : `${part} of `}${whole} ${all === 1 ? "video" : "videos"}`;
}

/**
 * Links to the first, the last and the neighbouring pages, hidden if there is only one page.
 *
 * @param address The URL of a page, without a fragment. The links lead to the page's videos, past its heading.
 */
export function pager(current: number, count: number, address: (page: number) => string): VNode {
  const link = (page: number, attributes: Record<string, string>, text: string): VNode =>
    h("a", { href: `${address(page)}#videos`, ...attributes }, text);
  const numbers = [1, current - 1, current, current + 1, count]
    .filter((page, index, all) => page >= 1 && page <= count && all.indexOf(page) === index)
    .flatMap((page, index, all) => [
      ...(page - (all[index - 1] ?? 0) > 1 ? [h("li", { "aria-hidden": "true" }, "…")] : []),
      h(
        "li",
        {},
        link(
          page,
          { "aria-label": `Page ${page}`, ...(page === current && { "aria-current": "page" }) },
          String(page),
        ),
      ),
    ]);
  return h(
    "nav",
    { class: "pages", "aria-label": "Pages", hidden: count > 1 ? undefined : "" },
    current > 1 ? link(current - 1, { rel: "prev" }, "Previous") : undefined,
    h("ul", { role: "list" }, ...numbers),
    current < count ? link(current + 1, { rel: "next" }, "Next") : undefined,
  );
}
