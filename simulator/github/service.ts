import { allOf, hasUserAgent, type Service } from "../http/service.ts";
import { artifactRoute } from "./artifacts.ts";
import { attachmentRoute } from "./attachments.ts";
import { commentRoutes } from "./comments.ts";
import { gitRoutes } from "./git.ts";
import { graphqlRoute } from "./graphql.ts";
import { peopleRoutes } from "./people.ts";
import { pullRoutes } from "./pulls.ts";
import { refuseGitHub } from "./refusal.ts";
import type { GitHubWorld } from "./world.ts";

/** The path prefix of the REST API, as on GitHub Enterprise Server. */
export const restPath = "/api/v3";

/** The parts of GitHub's API that the actions use. */
export function github(world: GitHubWorld): Service {
  const repository = `${restPath}/repos/${world.repository}`;
  const routes = [
    ...commentRoutes(world, repository),
    ...peopleRoutes(world, repository),
    ...gitRoutes(world, repository),
    ...pullRoutes(world, repository),
    ...(world.artifactsUrl === undefined ? [] : [artifactRoute(world.artifactsUrl, restPath, repository)]),
    graphqlRoute(world, /^\/api\/graphql$/u),
  ];
  return {
    owns: () => true,
    refuse: refuseGitHub,
    wrongMethod: 404,
    routes: [...routes, attachmentRoute(world)].map((route) => ({
      ...route,
      check: allOf(hasUserAgent(refuseGitHub), route.check),
    })),
  };
}
