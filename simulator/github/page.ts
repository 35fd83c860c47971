import type { Exchange } from "../http/exchange.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import { type Check, queryIs } from "../http/service.ts";
import { refuseGitHub } from "./refusal.ts";

/** Checks the query of a list. GitHub silently limits `per_page` to 100; the simulator refuses more. */
export function pageQuery(further: Record<string, "required" | "optional"> = {}): Check {
  const known = queryIs(refuseGitHub, { per_page: "optional", page: "optional", ...further });
  return (exchange) => {
    const refusal = known(exchange);
    if (refusal) return refusal;
    const { perPage, number } = readPage(exchange.url);
    const fits = Number.isInteger(perPage) && perPage >= 1 && perPage <= 100 && Number.isInteger(number);
    return fits && number >= 1 ? undefined : refuseGitHub(400, exchange, "per_page or page is out of range");
  };
}

/** One page of a list, with a `Link` header to the others. `body` converts the page's items to an answer. */
export function pageReply<T>(
  { url }: Exchange,
  items: readonly T[],
  body: (page: readonly T[]) => unknown = (page) => page,
): Reply {
  const { perPage, number } = readPage(url);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const links = [
    ...(number > 1 ? [describeLink(url, number - 1, "prev"), describeLink(url, 1, "first")] : []),
    ...(number < last ? [describeLink(url, number + 1, "next"), describeLink(url, last, "last")] : []),
  ];
  const part = items.slice((number - 1) * perPage, number * perPage);
  return jsonReply(200, body(part), links.length > 0 ? { link: links.join(", ") } : {});
}

function readPage(url: URL): { perPage: number; number: number } {
  const { searchParams } = url;
  return {
    perPage: Number(searchParams.get("per_page") ?? 30),
    number: Number(searchParams.get("page") ?? 1),
  };
}

function describeLink(url: URL, page: number, relation: string): string {
  const target = new URL(url);
  target.searchParams.set("page", String(page));
  return `<${target.href}>; rel="${relation}"`;
}
