import type { Exchange } from "../http/exchange.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import { type Check, queryIs } from "../http/service.ts";
import { refuseGitHub } from "./refusal.ts";

/** The query of a list. GitHub quietly takes 100 for more than that; here it is a mistake. */
export const pageQuery: Check = (exchange) => {
  const known = queryIs(refuseGitHub, { per_page: "optional", page: "optional" })(exchange);
  if (known) return known;
  const { perPage, number } = pageOf(exchange.url);
  const fits = Number.isInteger(perPage) && perPage >= 1 && perPage <= 100 && Number.isInteger(number);
  return fits && number >= 1 ? undefined : refuseGitHub(400, exchange, "per_page or page is out of range");
};

/** One page of a list, with the way to the others in its `Link`. */
export function pageReply({ url }: Exchange, items: readonly unknown[]): Reply {
  const { perPage, number } = pageOf(url);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const links = [
    ...(number > 1 ? [link(url, number - 1, "prev"), link(url, 1, "first")] : []),
    ...(number < last ? [link(url, number + 1, "next"), link(url, last, "last")] : []),
  ];
  const part = items.slice((number - 1) * perPage, number * perPage);
  return jsonReply(200, part, links.length > 0 ? { link: links.join(", ") } : {});
}

function pageOf(url: URL): { perPage: number; number: number } {
  const { searchParams } = url;
  return {
    perPage: Number(searchParams.get("per_page") ?? 30),
    number: Number(searchParams.get("page") ?? 1),
  };
}

function link(url: URL, page: number, relation: string): string {
  const target = new URL(url);
  target.searchParams.set("page", String(page));
  return `<${target.href}>; rel="${relation}"`;
}
