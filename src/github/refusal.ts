import { Failure } from "../failure.ts";
import { oneLine } from "../runner/text.ts";

/** What is asked of GitHub, in words for whoever has to mend it. */
export interface Request {
  /** What could not be done, such as `react to the comment`. */
  doing: string;
  /** The entry under `permissions:` that allows it, such as `issues: write`. */
  permission: string;
}

/** Waits for GitHub's answer. @throws {Failure} "GitHub refused", with the permission to add where one is missing. */
export async function answered<T>(request: Request, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw asFailure(request, error);
  }
}

/** The status of an answer; undefined where none came, or where the error is about something else. */
export function statusOf(error: unknown): number | undefined {
  return responseOf(error)?.status;
}

/** GitHub's own words, or those of the layer that got no answer from it. */
export function reasonOf(error: unknown): string {
  const status = statusOf(error);
  const message = error instanceof Error ? error.message : String(error);
  return oneLine(status === undefined ? message : `HTTP ${status}, ${message}`);
}

function asFailure({ doing, permission }: Request, error: unknown): unknown {
  if (!(error instanceof Error) || !("request" in error || "errors" in error)) return error;
  const missing = isForbidden(error);
  return new Failure(
    "GitHub refused",
    {
      what: `GitHub did not let this step ${doing} (${reasonOf(error)}).`,
      cost: "This step spends nothing.",
      next: missing
        ? `Add the line "${wantedPermission(error, permission)}" under "permissions:" of the job.`
        : "Run the job again later; if it stays so, look at GitHub's status and at the token that the step was given.",
    },
    error,
  );
}

interface Response {
  status: number;
  headers: Record<string, string | number | undefined>;
}

function responseOf(error: unknown): Response | undefined {
  if (typeof error !== "object" || error === null || !("response" in error)) return undefined;
  const response = error.response as Partial<Response> | undefined;
  return typeof response?.status === "number"
    ? { status: response.status, headers: response.headers ?? {} }
    : undefined;
}

function isForbidden(error: Error): boolean {
  const byGraphQL = "errors" in error && /not accessible|FORBIDDEN/iu.test(JSON.stringify(error.errors));
  return byGraphQL || (statusOf(error) === 403 && /not accessible|permission/iu.test(error.message));
}

/**
 * GitHub lists the sets of permissions that would do, separated by semicolons: `issues=write; pull_requests=write`.
 * Of several the expected one is named.
 */
function wantedPermission(error: Error, expected: string): string {
  const accepted = String(responseOf(error)?.headers["x-accepted-github-permissions"] ?? "");
  const sets = accepted
    .split(";")
    .map(asEntries)
    .filter((set) => set !== "");
  return sets.includes(expected) ? expected : (sets[0] ?? expected);
}

function asEntries(set: string): string {
  const pairs = [...set.matchAll(/([a-z_]+)=(read|write|admin)/gu)];
  return pairs.map(([, name = "", level]) => `${name.replaceAll("_", "-")}: ${level}`).join('" and "');
}
