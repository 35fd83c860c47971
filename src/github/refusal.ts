import { Failure } from "../errors.ts";
import { oneLine } from "../text/sanitize.ts";

/** Describes a request to GitHub, for error messages. */
export interface Request {
  /** The action as a verb phrase, such as `react to the comment`. */
  doing: string;
  /** The `permissions:` entry that allows it, such as `issues: write`; several if it is not known which one. */
  permissions: readonly string[];
}

/** Waits for GitHub's answer. @throws {Failure} "GitHub refused", with the missing permission, if that is the cause. */
export async function answered<T>(request: Request, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw asFailure(request, error);
  }
}

/** The HTTP status of an Octokit error; undefined if there was no answer, or for any other error. */
export function readHttpStatus(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("response" in error)) return undefined;
  const status = (error.response as { status?: unknown } | undefined)?.status;
  return typeof status === "number" ? status : undefined;
}

/** The error message, with the HTTP status if there is one. */
export function readReason(error: unknown): string {
  const status = readHttpStatus(error);
  const message = error instanceof Error ? error.message : String(error);
  return oneLine(status === undefined ? message : `HTTP ${status}, ${message}`);
}

function asFailure({ doing, permissions }: Request, error: unknown): unknown {
  if (!(error instanceof Error) || !("request" in error || "errors" in error)) return error;
  return new Failure(
    "GitHub refused",
    {
      what: `GitHub did not let this step ${doing} (${readReason(error)}).`,
      cost: "This step spends nothing.",
      next: adviceFor(error, permissions),
    },
    error,
  );
}

/** What to do about a refusal, by the words in GitHub's message. */
const advice: readonly [RegExp, string][] = [
  // GitHub words the refusal of a reaction and of a comment differently.
  [/\blocked\b|AddReaction/iu, "Unlock the conversation, and run the job again."],
  [/\barchived\b/iu, "Unarchive the repository, and run the job again."],
  [
    /issues (?:are|has been|have been) disabled/iu,
    "Turn issues on in the repository's settings, and run the job again.",
  ],
  [
    /\bSAML\b|\bSSO\b/u,
    "Authorize the token for the organization's single sign-on, or leave github-token out to take the job's own.",
  ],
  [/IP allow list/iu, "Let the runner's address into the organization's IP allow list."],
  [
    /interaction|\bblocked\b/iu,
    "Lift the repository's interaction limit or the block, or give a token of an account that may comment.",
  ],
  [/rate limit|abuse detection/iu, "Run the job again after GitHub's rate limit resets."],
  [
    /bad credentials|requires authentication/iu,
    "Give a github-token that is valid, or leave it out to take the job's own.",
  ],
];

function adviceFor(error: Error, permissions: readonly string[]): string {
  const said = [error.message, "errors" in error ? JSON.stringify(error.errors) : ""].join(" ");
  const known = advice.find(([words]) => words.test(said));
  if (known) return known[1];
  const [first = "", ...others] = permissions.map((permission) => `"${permission}"`);
  if (/not accessible by personal access token/iu.test(said)) {
    return `Give the token the permission ${[first, ...others].join(" or ")}, or leave github-token out to take the job's own.`;
  }
  if (
    /not accessible|FORBIDDEN/iu.test(said) ||
    (readHttpStatus(error) === 403 && /permission/iu.test(said))
  ) {
    const or = others.map((other) => `; on a pull request, the line ${other}`);
    return `Add the line ${first} under "permissions:" of the job${or.join("")}.`;
  }
  if (readHttpStatus(error) === 404 || readHttpStatus(error) === 410) {
    return "Check whether the comment, or its issue or pull request, was deleted or moved, and whether the token can read the repository.";
  }
  return "Run the job again later; if it keeps failing, check GitHub's status and the step's token.";
}
