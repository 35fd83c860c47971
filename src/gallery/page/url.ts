/** What the visitor has chosen; empty strings for nothing. */
export interface Filter {
  words: string;
  /** The model's id. */
  model: string;
}

/** The filter, and the page of its videos, in this page's URL. */
export function readUrl(): { filter: Filter; page: number } {
  const query = new URLSearchParams(location.search);
  return {
    filter: { words: query.get("words") ?? "", model: query.get("model") ?? "" },
    page: Number(query.get("page") ?? 1),
  };
}

/** The URL of a page of the videos that a filter leaves, or of this page's own videos if nothing is filtered. */
export function urlOf(filter: Filter, page: number): string {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ""));
  if (page > 1) query.set("page", String(page));
  return query.size === 0 ? location.pathname : `?${query}`;
}
