import * as z from "zod";
import { jsonReply } from "../http/reply.ts";
import { allOf, queryIs, type Route } from "../http/service.ts";
import { readBody } from "./body.ts";
import { isGitHubClient, refuseGitHub } from "./refusal.ts";
import type { GitHubWorld } from "./world.ts";

const query = z.strictObject({ query: z.string(), variables: z.strictObject({}).optional() });

/** The only supported query: the token's login. */
export function graphqlRoute(world: GitHubWorld, path: RegExp): Route {
  return {
    at: "viewer",
    method: "POST",
    path,
    check: allOf(isGitHubClient(world), queryIs(refuseGitHub, {})),
    handle(exchange) {
      const read = readBody(query, exchange);
      if ("refusal" in read) return read.refusal;
      const asked = read.body.query.replace(/\s+/gu, " ").trim();
      if (asked !== "query { viewer { login } }") {
        return jsonReply(200, {
          errors: [{ type: "INVALID", message: `Only the viewer is known, not ${asked}` }],
        });
      }
      return jsonReply(200, { data: { viewer: { login: world.token.login } } });
    },
  };
}
