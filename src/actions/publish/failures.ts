import { Failure, listingFailure } from "../../errors.ts";
import { readReason } from "../../github/refusal.ts";
import { formatBytes } from "../../text/format.ts";

const paid =
  "The videos are paid for, and stored as artifacts of the run if upload-artifacts is true; this step spends nothing.";

/** @param bytes Of the files in the push, as git stores them. */
export function notPushed(branch: string, cause: unknown, bytes: number): Failure {
  return new Failure(
    "GitHub refused",
    {
      what: `The branch ${branch} could not be pushed, with ${formatBytes(bytes)} of new files: ${readReason(cause)}`,
      cost: paid,
      next: advisePush((cause instanceof Error ? cause.message : String(cause)).slice(0, 10_000)),
    },
    cause,
  );
}

/** What to do about a refused push, by the words of GitHub or git. */
const pushAdvice: readonly [RegExp, string][] = [
  [
    /\bGH001\b|exceeds GitHub's file size limit/u,
    "GitHub takes no file of more than 100 MB: put the videos into Git LFS with a line in .gitattributes, such as *.mp4 filter=lfs diff=lfs merge=lfs -text, or set publish: artifact.",
  ],
  [
    /pack exceeds maximum allowed size|\bHTTP 413\b|error: 413\b/iu,
    "GitHub takes at most 2 GiB in a push: put the videos into Git LFS with a line in .gitattributes, such as *.mp4 filter=lfs diff=lfs merge=lfs -text, publish fewer videos at a time with only, or set publish: artifact.",
  ],
  [
    /\bGH013\b.*secrets?\b|push protection/isu,
    "GitHub found a secret in the files: remove it from the prompts or the other files, or allow it at the address in the message.",
  ],
  [
    /\bGH006\b|\bGH013\b|protected branch|repository rule/iu,
    "The branch is protected: set publish: pull-request, or let the job's token bypass the rule.",
  ],
  [
    /without `?workflows?`? (?:scope|permission)/iu,
    "The commit's history changes a workflow, which the job's token may not push: bring the branch up to date with its base, or check out with a token that may write workflows.",
  ],
];

function advisePush(message: string): string {
  const known = pushAdvice.find(([words]) => words.test(message));
  return (
    known?.[1] ??
    'Add the line "contents: write" under "permissions:" of the job, and let the checkout keep its credentials; a protected branch needs a pull request instead of a push.'
  );
}

export function branchMoved(branch: string, cause: unknown): Failure {
  return new Failure(
    "GitHub refused",
    {
      what: `Somebody has pushed to the branch ${branch} since its videos were imported: ${readReason(cause)}`,
      cost: paid,
      next: "Run the job again: it imports the branch's current videos and collects those of this run at no further cost.",
    },
    cause,
  );
}

/**
 * @param own Problems of the inputs and the checkout.
 * @param ofGitHub Permissions that the job lacks.
 * @param spent Whether the videos have been paid for.
 */
export function notPublishable(own: readonly string[], ofGitHub: readonly string[], spent: boolean): Failure {
  const problems = [...own, ...ofGitHub];
  const report = {
    what: "The videos cannot be published:",
    cost: spent ? paid : "Nothing was submitted and nothing was spent.",
    next: `Fix ${problems.length === 1 ? "this problem" : "these problems"} and run the job again, or set publish: artifact, which does not use the repository.`,
  };
  return listingFailure(own.length > 0 ? "Invalid input" : "GitHub refused", report, problems);
}

export function noPullRequest(branch: string, cause: unknown): Failure {
  return new Failure(
    "GitHub refused",
    {
      what: `The branch ${branch} is pushed, but its pull request could not be opened: ${readReason(cause)}`,
      cost: paid,
      next: advisePullRequest(readReason(cause), branch),
    },
    cause,
  );
}

function advisePullRequest(reason: string, branch: string): string {
  const byHand = `or open the pull request of ${branch} yourself: later runs update it`;
  if (/not permitted to create/iu.test(reason)) {
    return `Tick "Allow GitHub Actions to create and approve pull requests" under Settings, Actions, General of the repository, and in those of its organization if it is greyed out there; or set github-token to another token; ${byHand}.`;
  }
  return `Add the line "pull-requests: write" under "permissions:" of the job, ${byHand}.`;
}
