import { openPullRequestOf, type PullRequest, upsertPullRequest } from "../../github/pull-requests.ts";
import { reasonOf } from "../../github/refusal.ts";
import { openRepository, type Repository } from "../../github/repository.ts";
import { sentence } from "../../text/sanitize.ts";
import { noPullRequest } from "./failures.ts";
import type { PublishInputs } from "./inputs.ts";
import { baseOf } from "./needs.ts";
import type { PublishContext } from "./tools.ts";

/**
 * Opens the branch's pull request, or brings the open one up to date.
 *
 * @throws {Failure} "GitHub refused"
 */
export async function openPullRequest(
  inputs: PublishInputs,
  body: string,
  tools: PublishContext,
): Promise<PullRequest> {
  const { branch, title } = inputs;
  try {
    const base = inputs.base ?? (await baseOf(tools.git, tools)) ?? "";
    return await upsertPullRequest(repositoryOf(inputs, tools), { branch, base }, { title, body });
  } catch (error) {
    throw noPullRequest(branch, error);
  }
}

/** Finds out whether this job's token may see pull requests. No question tells whether it may open one. */
export async function tokenProblems(inputs: PublishInputs, tools: PublishContext): Promise<string[]> {
  try {
    await openPullRequestOf(repositoryOf(inputs, tools), inputs.branch);
    return [];
  } catch (error) {
    return [
      `This job cannot read the repository's pull requests: ${sentence(reasonOf(error))} Add the line "pull-requests: write" under "permissions:" of the job.`,
    ];
  }
}

function repositoryOf({ githubToken = "" }: PublishInputs, context: PublishContext): Repository {
  return openRepository(githubToken, context);
}
