import { defaults, GitHub, getOctokitOptions } from "@actions/github/lib/utils";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import type { ActionLog } from "../log/action-log.ts";
import { userAgent } from "../version.ts";

/** A request without an answer after this many milliseconds is aborted, and retried where that is safe. */
const requestTimeoutMs = 30_000;

/** The longest rate limit, in seconds, that a request waits for, and how many times it waits, before it fails. */
const longestWaitSeconds = 120;
const maxWaits = 3;

/** Octokit, with the routes of the REST API. */
export type Client = InstanceType<typeof GitHub>;

/**
 * Connects to the API at `GITHUB_API_URL`, through the proxy that the environment names. Octokit's own plug-ins retry
 * requests and wait for rate limits.
 *
 * @param cancelled Aborts every request.
 */
export function connectGitHub(
  token: string,
  core: Pick<ActionLog, "info" | "debug">,
  cancelled: AbortSignal,
): Client {
  const waitFor = (seconds: number, _options: unknown, _octokit: unknown, waited: number): boolean => {
    const worthIt = seconds <= longestWaitSeconds && waited < maxWaits;
    core.info(
      worthIt
        ? `GitHub rate limit: waiting ${seconds} s.`
        : `GitHub rate limit: it would take ${seconds} s, which is too long to wait.`,
    );
    return worthIt;
  };
  const debug = (message: string) => core.debug(message);
  const options = getOctokitOptions(token, {
    userAgent,
    log: { debug: () => {}, info: () => {}, warn: debug, error: debug },
    request: { fetch: bounded(defaults.request?.fetch ?? fetch, cancelled) },
    throttle: { onRateLimit: waitFor, onSecondaryRateLimit: waitFor },
  });
  return new (GitHub.plugin(retry, throttling))(options);
}

type Fetch = typeof fetch;

/** Adds a time-out to each request. */
function bounded(send: Fetch, cancelled: AbortSignal): Fetch {
  return (url, init) => {
    const signal = AbortSignal.any([cancelled, AbortSignal.timeout(requestTimeoutMs)]);
    return send(url, { ...init, signal });
  };
}
