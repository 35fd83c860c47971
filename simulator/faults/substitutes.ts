import { refusalBody } from "../aimlapi/refusal.ts";
import { refuseFal } from "../fal/refusal.ts";
import type { Exchange } from "../http/exchange.ts";
import { firstBytes, jsonReply, type Reply, reply, textReply } from "../http/reply.ts";
import type { Service } from "../http/service.ts";
import type { ActionOf } from "./fault.ts";

const webPage = "<!doctype html><html><title>Sign in</title><h1>Sign in to continue</h1></html>\n";

/** A sign-in page under the content type that the client expects. */
export function substituteWebPage(exchange: Exchange): Reply {
  return textReply(200, expectedType(exchange), webPage);
}

function expectedType({ at }: Exchange): string {
  if (at === "file") return "video/mp4";
  return at === "stream" ? "text/event-stream" : "application/json";
}

/** Bodies by name; any other text is a body itself. */
const namedBodies: Record<string, (status: number, exchange: Exchange) => Reply> = {
  old: (status, { url }) => jsonReply(status, refusalBody("old", status, url.pathname)),
  new: (status, { url }) => jsonReply(status, refusalBody("new", status, url.pathname)),
  fal: refuseFal,
  html: (status) => textReply(status, "text/html; charset=utf-8", `<html><h1>Error ${status}</h1></html>\n`),
  empty: (status) => textReply(status, "text/plain", ""),
};

/** An answer with a status, worded by its service unless the fault has a body. */
export function substituteStatus(action: ActionOf<"status">, service: Service, exchange: Exchange): Reply {
  const answer = errorReply(action, service, exchange);
  if (action.retryAfter === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, "retry-after": String(action.retryAfter) } };
}

function errorReply(
  { status, body, message }: ActionOf<"status">,
  service: Service,
  exchange: Exchange,
): Reply {
  if (body === undefined) return service.refuse(status, exchange, message);
  if (typeof body === "object") return jsonReply(status, body);
  return namedBodies[body]?.(status, exchange) ?? textReply(status, "text/plain; charset=utf-8", body);
}

export function substituteRedirect({ to, status }: ActionOf<"redirect">, { url }: Exchange): Reply {
  const answer = textReply(status, "text/plain", "");
  const location = typeof to === "function" ? to(url) : to;
  return { ...answer, headers: { ...answer.headers, location } };
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export function substituteRateLimit({ limit, seconds }: ActionOf<"rate-limit">): Reply {
  if (limit === "secondary") {
    const message =
      "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
    return jsonReply(403, { message }, { "retry-after": String(seconds) });
  }
  const headers = {
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000 + seconds)),
  };
  return jsonReply(403, { message: "API rate limit exceeded for installation." }, headers);
}

/** A text, repeated up to a length in bytes. */
export function substituteText({ text, contentType, bytes }: ActionOf<"text">): Reply {
  if (bytes === undefined || text === "") return textReply(200, contentType, text);
  return reply(200, contentType, firstBytes(repeated(text), bytes), bytes);
}

/** In pieces of at least 16 KB. */
function* repeated(text: string): Generator<Uint8Array> {
  const piece = Buffer.from(text.repeat(Math.ceil(16_384 / text.length)));
  for (;;) yield piece;
}
