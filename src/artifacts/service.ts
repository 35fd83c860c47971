import type { Environment } from "../log/action-log.ts";

/** GitHub Enterprise Server has no artifact service that takes today's artifacts. */
export function isEnterpriseServer({ GITHUB_SERVER_URL }: Environment): boolean {
  const host = URL.parse(GITHUB_SERVER_URL || "https://github.com")?.hostname.toLowerCase() ?? "";
  return host !== "github.com" && !host.endsWith(".ghe.com") && !host.endsWith(".localhost");
}

/** Whether this step can store artifacts: not on Enterprise Server, and not outside a runner. */
export function hasArtifacts(environment: Environment): boolean {
  const { ACTIONS_RESULTS_URL, ACTIONS_RUNTIME_TOKEN } = environment;
  return Boolean(ACTIONS_RESULTS_URL && ACTIONS_RUNTIME_TOKEN) && !isEnterpriseServer(environment);
}

/** The page of an artifact, where a video that is not zipped plays. */
export function artifactUrl(id: number, environment: Environment): string {
  const { GITHUB_SERVER_URL = "https://github.com", GITHUB_REPOSITORY, GITHUB_RUN_ID } = environment;
  return `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}/artifacts/${id}`;
}
