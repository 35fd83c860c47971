import type { Environment } from "../runner/runner.ts";

/** Where the run's artifacts can be listed from outside: for what its own listing no longer shows. */
export interface RestListing {
  token: string;
  runId: number;
  owner: string;
  repository: string;
}

/** Undefined without a token, and outside a run. */
export function restListing(token: string | undefined, environment: Environment): RestListing | undefined {
  const [owner, repository] = (environment.GITHUB_REPOSITORY ?? "").split("/");
  const runId = Number(environment.GITHUB_RUN_ID);
  if (!token || !owner || !repository || !Number.isSafeInteger(runId)) return undefined;
  return { token, runId, owner, repository };
}

/** How the artifact client is told of it. */
export function findBy({ token, runId, owner, repository }: RestListing) {
  return { token, workflowRunId: runId, repositoryOwner: owner, repositoryName: repository };
}
