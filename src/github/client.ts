import { defaults, GitHub, getOctokitOptions } from "@actions/github/lib/utils";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import type { ActionLog } from "../log/action-log.ts";
import { userAgent } from "../version.ts";

/** A request that takes longer is given up, and sent again where that does no harm. */
const requestTimeoutMs = 30_000;

/** How long a rate limit is waited for, and how often, until the request is given up. */
const longestWaitSeconds = 120;
const maxWaits = 3;

/** Octokit, with the routes of the REST API. */
export type Client = InstanceType<typeof GitHub>;

/**
 * Connects to the API at `GITHUB_API_URL`, through the proxy that the environment names. Requests are retried as
 * Octokit's own plug-ins do.
 *
 * @param cancelled Ends every request when it is aborted.
 */
export function connectGitHub(
  token: string,
  core: Pick<ActionLog, "info" | "debug">,
  cancelled: AbortSignal,
): Client {
  const waitFor = (seconds: number, _options: unknown, _octokit: unknown, waited: number): boolean => {
    const worthIt = seconds <= longestWaitSeconds && waited < maxWaits;
    core.info(`GitHub wants fewer requests, and to wait ${seconds} s: ${worthIt ? "waiting" : "given up"}.`);
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

/** Gives each single request a time-out of its own. */
function bounded(send: Fetch, cancelled: AbortSignal): Fetch {
  return (url, init) => {
    const signal = AbortSignal.any([cancelled, AbortSignal.timeout(requestTimeoutMs)]);
    return send(url, { ...init, signal });
  };
}
