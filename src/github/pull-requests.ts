import { statusOf } from "./refusal.ts";
import type { Repository } from "./repository.ts";

export interface PullRequest {
  number: number;
  /** Its page. */
  url: string;
}

/** What a pull request says. */
export interface PullRequestText {
  title: string;
  body: string;
}

/** The open pull request of a branch of this repository. Its errors are Octokit's own. */
export async function openPullRequestOf(
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
  // A fork may have a branch of the same name, also one that the same owner has; one that is deleted has no repository.
  const own = data.find(
    ({ head }) =>
      head.ref === branch && head.repo?.full_name.toLowerCase() === `${owner}/${repo}`.toLowerCase(),
  );
  return own && { number: own.number, url: own.html_url };
}

/** Opens the branch's pull request, or brings the open one up to date. Its errors are Octokit's own. */
export async function keepPullRequest(
  repository: Repository,
  { branch, base }: { branch: string; base: string },
  text: PullRequestText,
): Promise<PullRequest> {
  const { client, name } = repository;
  const update = async (open: PullRequest) => {
    await client.rest.pulls.update({ ...name, pull_number: open.number, ...text });
    return open;
  };
  const open = await openPullRequestOf(repository, branch);
  if (open) return update(open);
  try {
    const { data } = await client.rest.pulls.create({ ...name, head: branch, base, ...text });
    return { number: data.number, url: data.html_url };
  } catch (error) {
    // Its answer may have been lost, or another run was faster.
    const opened = statusOf(error) === 422 ? await openPullRequestOf(repository, branch) : undefined;
    if (!opened) throw error;
    return update(opened);
  }
}
