import { findPullRequest, type PullRequest, upsertPullRequest } from "../../github/pull-requests.ts";
import { readReason } from "../../github/refusal.ts";
import { openRepository, type Repository } from "../../github/repository.ts";
import { sentence } from "../../text/sanitize.ts";
import { noPullRequest } from "./failures.ts";
import type { PublishContext, PublishInputs } from "./inputs.ts";
import { findBase } from "./preconditions.ts";

/**
 * Opens the branch's pull request, or updates the open one.
 *
 * @throws {Failure} "GitHub refused"
 */
export async function openPullRequest(
  inputs: PublishInputs,
  body: string,
  context: PublishContext,
): Promise<PullRequest> {
  const { branch, title } = inputs;
  try {
    const base = inputs.base ?? (await findBase(context.git, context)) ?? "";
    return await upsertPullRequest(openOwnRepository(inputs, context), { branch, base }, { title, body });
  } catch (error) {
    throw noPullRequest(branch, error);
  }
}

/** Checks whether the token may read pull requests. GitHub has no way to ask whether it may open one. */
export async function tokenProblems(inputs: PublishInputs, context: PublishContext): Promise<string[]> {
  try {
    await findPullRequest(openOwnRepository(inputs, context), inputs.branch);
    return [];
  } catch (error) {
    return [
      `This job cannot read the repository's pull requests: ${sentence(readReason(error))} Add the line "pull-requests: write" under "permissions:" of the job.`,
    ];
  }
}

function openOwnRepository({ githubToken = "" }: PublishInputs, context: PublishContext): Repository {
  return openRepository(githubToken, context);
}
