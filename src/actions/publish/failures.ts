import { Failure } from "../../failure.ts";

const paid =
  "The videos are made, and are among the run's artifacts where those are kept; this step spends nothing.";

export function notPushed(branch: string, cause: unknown): Failure {
  return new Failure(
    "GitHub refused",
    {
      what: `The branch ${branch} could not be pushed: ${reasonOf(cause)}`,
      cost: paid,
      next: 'Add the line "contents: write" under "permissions:" of the job, and let the checkout keep its credentials; a protected branch takes no push, but a pull request.',
    },
    cause,
  );
}

export function overtaken(branch: string, cause: unknown): Failure {
  return new Failure(
    "GitHub refused",
    {
      what: `Somebody has pushed to the branch ${branch} since its videos were taken over: ${reasonOf(cause)}`,
      cost: paid,
      next: "Run the job again: it takes over what the branch holds now, and collects what this run has made, at no further cost.",
    },
    cause,
  );
}

export function noLfs(file: string, cause: unknown): Failure {
  return new Failure(
    "Invalid input",
    {
      what: `.gitattributes puts ${file} into Git LFS, which this runner cannot do: ${reasonOf(cause)}`,
      cost: paid,
      next: "Install git-lfs on the runner, or take the line out of .gitattributes.",
    },
    cause,
  );
}

export function noCheckout(cause: unknown): Failure {
  return new Failure(
    "Invalid input",
    {
      what: `The workspace is no checkout that could be committed to: ${reasonOf(cause)}`,
      cost: paid,
      next: "Check the repository out before this action, to the workspace itself, or take publish: artifact.",
    },
    cause,
  );
}

export function noBranch(): Failure {
  return new Failure("Invalid input", {
    what: "The checkout is on no branch that could be pushed to.",
    cost: paid,
    next: "Check out a branch, such as with ref: main, or take publish: pull-request.",
  });
}

export function noPullRequest(branch: string, cause: unknown): Failure {
  return new Failure(
    "GitHub refused",
    {
      what: `The branch ${branch} is pushed, but there could be no pull request of it: ${reasonOf(cause)}`,
      cost: paid,
      next: 'Add the line "pull-requests: write" under "permissions:" of the job, and allow GitHub Actions to create pull requests in the repository\'s settings.',
    },
    cause,
  );
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
