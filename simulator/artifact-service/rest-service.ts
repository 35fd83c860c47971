import { substituteRateLimit } from "../faults/substitutes.ts";
import { pageQuery, pageReply } from "../github/page.ts";
import { isGitHubClient, refuseGitHub } from "../github/refusal.ts";
import { restPath } from "../github/service.ts";
import { nodeId } from "../github/user.ts";
import type { Exchange } from "../http/exchange.ts";
import { type Reply, textReply } from "../http/reply.ts";
import { allOf, type Check, hasNoBody, hasUserAgent, queryIs, type Service } from "../http/service.ts";
import type { ArtifactRegister } from "./artifact-register.ts";
import type { StoredArtifact } from "./stored-artifact.ts";

/** The run that GitHub's REST API knows here, and the one token that may read it. */
export interface KnownRun {
  /** `owner/name`. */
  repository: string;
  runId: string;
  token: string;
}

interface Parts {
  run: KnownRun;
  register: ArtifactRegister;
  /** The artifacts that the listing shows, oldest first. */
  visible: () => StoredArtifact[];
}

/**
 * GitHub's REST API for a run's artifacts: the listing, newest first, and the download of one, which redirects
 * to its file. https://docs.github.com/rest/actions/artifacts
 */
export function artifactRestService({ run, register, visible }: Parts): Service {
  const client = allOf(
    hourlyLimit(),
    hasUserAgent(refuseGitHub),
    isGitHubClient({ token: { value: run.token } }),
    hasNoBody(refuseGitHub),
  );
  const actions = `^${restPath}/repos/${run.repository}/actions`;
  return {
    owns: (path) => path.startsWith(`${restPath}/`),
    refuse: refuseGitHub,
    wrongMethod: 404,
    routes: [
      {
        at: "artifacts",
        method: "GET",
        path: new RegExp(`${actions}/runs/${run.runId}/artifacts$`, "u"),
        check: allOf(client, pageQuery({ name: "optional" })),
        handle: (exchange) => listArtifacts(exchange, visible(), run),
      },
      {
        at: "artifacts",
        method: "GET",
        path: new RegExp(`${actions}/artifacts/(?<id>\\d+)/zip$`, "u"),
        check: allOf(client, queryIs(refuseGitHub, {})),
        handle: (exchange) => redirectToFile(exchange, register),
      },
    ],
  };
}

/**
 * The requests of a job's token in an hour:
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#primary-rate-limit-for-github_token-in-github-actions
 */
const requestsAnHour = 1000;

/** No test takes an hour. */
function hourlyLimit(): Check {
  let requests = 0;
  return () =>
    ++requests > requestsAnHour
      ? substituteRateLimit({ kind: "rate-limit", limit: "primary", seconds: 3600 })
      : undefined;
}

function listArtifacts(exchange: Exchange, artifacts: readonly StoredArtifact[], run: KnownRun): Reply {
  const name = exchange.url.searchParams.get("name");
  const wanted = artifacts.filter((artifact) => name === null || artifact.name === name).toReversed();
  return pageReply(exchange, wanted, (page) => ({
    total_count: wanted.length,
    artifacts: page.map((artifact) => describeArtifact(artifact, run)),
  }));
}

function redirectToFile(exchange: Exchange, register: ArtifactRegister): Reply {
  const location = register.findDownloadUrl(Number(exchange.params.id));
  if (location === undefined) return refuseGitHub(404, exchange);
  return { ...textReply(302, "", ""), headers: { location } };
}

function describeArtifact(artifact: StoredArtifact, { repository }: KnownRun) {
  const url = `https://api.github.com/repos/${repository}/actions/artifacts/${artifact.id}`;
  return {
    id: artifact.id,
    node_id: nodeId("A", artifact.id),
    url,
    archive_download_url: `${url}/zip`,
    name: artifact.name,
    size_in_bytes: artifact.size,
    digest: artifact.digest,
    expired: false,
    created_at: artifact.createdAt.toISOString(),
    updated_at: artifact.createdAt.toISOString(),
    expires_at: artifact.expiresAt?.toISOString() ?? null,
  };
}
