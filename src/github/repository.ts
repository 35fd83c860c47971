import type { StepContext } from "../context.ts";
import { Failure } from "../errors.ts";
import { type Client, connectGitHub } from "./client.ts";

/** A repository and a client for it. */
export interface Repository {
  readonly client: Client;
  /** The parameters that every route requires. */
  readonly name: { readonly owner: string; readonly repo: string };
}

/** Opens the repository that the workflow runs in. */
export function openRepository(token: string, { repository, core, cancelled }: StepContext): Repository {
  if (!repository) {
    throw new Failure("Internal error", {
      what: "GITHUB_REPOSITORY does not name a repository.",
      cost: "Nothing was sent and nothing was spent.",
      next: "Run this as a step of a workflow.",
    });
  }
  return {
    client: connectGitHub(token, core, cancelled),
    name: { owner: repository.owner, repo: repository.name },
  };
}
