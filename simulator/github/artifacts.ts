import { reply } from "../http/reply.ts";
import type { Route } from "../http/service.ts";

/** Forwards requests about a run's artifacts to the simulated artifact service, which checks them. */
export function artifactRoute(artifactsUrl: string, restPath: string, repository: string): Route {
  return {
    at: "artifacts",
    method: "GET",
    path: new RegExp(`^${repository}/actions/.+$`, "u"),
    check: () => undefined,
    async handle({ target, headers: { authorization = "" } }) {
      const url = artifactsUrl + target.slice(restPath.length);
      const response = await fetch(url, { headers: { authorization }, redirect: "manual" });
      const body = Buffer.from(await response.arrayBuffer());
      const headers = Object.fromEntries(
        ["location", "link", "content-type"].flatMap((name) => {
          const value = response.headers.get(name);
          return value === null ? [] : [[name, value]];
        }),
      );
      return { ...reply(response.status, "", [body], body.length), headers };
    },
  };
}
