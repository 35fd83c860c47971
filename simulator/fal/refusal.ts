import type { Exchange } from "../http/exchange.ts";
import { jsonReply, type Reply } from "../http/reply.ts";

/** Errors of the platform, not of a model: a text, and an error type. */
const wordings: Record<number, { detail: string; error_type?: string }> = {
  401: { detail: "Cannot access the application: authentication is required" },
  402: { detail: "User is locked: the balance is exhausted" },
  403: { detail: "User is locked" },
  404: { detail: "Not found" },
  405: { detail: "Method Not Allowed" },
  429: { detail: "Too many concurrent requests", error_type: "concurrent_requests_limit" },
  500: { detail: "Internal Server Error", error_type: "internal_error" },
  503: { detail: "No runner could be allocated", error_type: "runner_scheduling_failure" },
  504: { detail: "The request took too long", error_type: "request_timeout" },
};

export function refuseFal(status: number, _: Exchange, message?: string): Reply {
  const usual = wordings[status] ?? { detail: `Error ${status}` };
  return jsonReply(status, message === undefined ? usual : { detail: message });
}
