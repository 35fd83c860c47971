import type { Exchange } from "../http/exchange.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import type { Check, Refuse } from "../http/service.ts";
import type { GitHubWorld } from "./world.ts";

const words: Record<number, string> = {
  400: "Problems parsing JSON",
  401: "Bad credentials",
  403: "Resource not accessible by integration",
  404: "Not Found",
  409: "Conflict",
  422: "Validation Failed",
  500: "Server Error",
  502: "Server Error",
  503: "Service unavailable",
};

/** Refuses in the words of GitHub's REST API. */
export const refuseGitHub: Refuse = (status, _exchange, message) =>
  jsonReply(status, {
    message: message ?? words[status] ?? `Status ${status}`,
    documentation_url: "https://docs.github.com/rest",
    status: String(status),
  });

/** Refuses a body as invalid, and names the field. */
export function invalid(field: string, message: string): Reply {
  return jsonReply(422, {
    message: `Validation Failed: ${message}`,
    errors: [{ resource: "Object", field, code: "custom", message }],
    documentation_url: "https://docs.github.com/rest",
    status: "422",
  });
}

/** Requires the token, and an `Accept` header with GitHub's media type. */
export function isGitHubClient({ token }: { token: { value: string } }): Check {
  return (exchange) => {
    const { authorization = "", accept = "" } = exchange.headers;
    if (!/application\/vnd\.github/u.test(accept))
      return refuseGitHub(400, exchange, `Accept is "${accept}"`);
    const [, given] = /^(?:token|Bearer) (\S+)$/iu.exec(authorization) ?? [];
    return given === token.value ? undefined : refuseGitHub(401, exchange);
  };
}

/**
 * Requires the permission for the kind of the number, issue or pull request. The header of a refusal names more: for a
 * reaction `issues`, even if that does not help.
 */
export function mayWriteTo(
  world: GitHubWorld,
  findKind: (exchange: Exchange) => "issue" | "pull-request" | "review" | undefined,
  named = "issues=write; pull_requests=write",
): Check {
  return (exchange) => {
    const kind = findKind(exchange);
    if (kind === undefined) return refuseGitHub(404, exchange);
    const { issues, pull_requests } = world.token.permissions;
    const may = pull_requests === "write" ? kind !== "issue" : false;
    const accepted = kind === "review" ? "pull_requests=write" : named;
    return may || (kind === "issue" && issues === "write") ? undefined : forbidden(accepted);
  };
}

/** Requires a token that may read or write the repository's contents. */
export function mayTouchContents(world: GitHubWorld, level: "read" | "write"): Check {
  return () => {
    const { contents } = world.token.permissions;
    return contents === "write" || contents === level ? undefined : forbidden(`contents=${level}`);
  };
}

/** Requires a token that may read or write the repository's pull requests. */
export function mayTouchPullRequests(world: GitHubWorld, level: "read" | "write"): Check {
  return () => {
    const { pull_requests } = world.token.permissions;
    return pull_requests === "write" || pull_requests === level
      ? undefined
      : forbidden(`pull_requests=${level}`);
  };
}

/** Refuses, with the sufficient permissions in a header as GitHub does. */
function forbidden(accepted: string): Reply {
  const body = { message: words[403], documentation_url: "https://docs.github.com/rest", status: "403" };
  return jsonReply(403, body, { "x-accepted-github-permissions": accepted });
}
