import { readHttpStatus } from "./refusal.ts";
import type { Repository } from "./repository.ts";

export interface PullRequest {
  number: number;
  /** Its page. */
  url: string;
}

/** A pull request's title and body. */
export interface PullRequestText {
  title: string;
  body: string;
}

/** The open pull request of a branch of this repository. @throws Octokit's errors. */
export async function findPullRequest(
  { client, name }: Repository,
  branch: string,
): Promise<PullRequest | undefined> {
  const { owner, repo } = name;
  const { data } = await client.rest.pulls.list({
    ...name,
    head: `${owner}:${branch}`,
    state: "open",
    per_page: 100,
  });
  // A fork may have a branch of the same name; the pull request of a deleted fork has no repository.
  const own = data.find(
    ({ head }) =>
      head.ref === branch && head.repo?.full_name.toLowerCase() === `${owner}/${repo}`.toLowerCase(),
  );
  return own && { number: own.number, url: own.html_url };
}

/** Opens the branch's pull request, or updates the open one. @throws Octokit's errors. */
export async function upsertPullRequest(
  repository: Repository,
  { branch, base }: { branch: string; base: string },
  text: PullRequestText,
): Promise<PullRequest> {
  const { client, name } = repository;
  const update = async (open: PullRequest) => {
    await client.rest.pulls.update({ ...name, pull_number: open.number, ...text });
    return open;
  };
  const open = await findPullRequest(repository, branch);
  if (open) return update(open);
  try {
    const { data } = await client.rest.pulls.create({ ...name, head: branch, base, ...text });
    return { number: data.number, url: data.html_url };
  } catch (error) {
    // The answer was lost, or another run opened it.
    const opened = readHttpStatus(error) === 422 ? await findPullRequest(repository, branch) : undefined;
    if (!opened) throw error;
    return update(opened);
  }
}
