import type { IncomingMessage } from "node:http";
import { type Answer, jsonAnswer } from "./answer.ts";
import type { StoredArtifact } from "./stored-artifact.ts";

/** The run that GitHub's REST API knows here, and the one token that may read it. */
export interface KnownRun {
  /** `owner/name`. */
  repository: string;
  runId: string;
  token: string;
}

/**
 * `GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts`, newest first, and
 * `GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/zip`, which redirects to the file.
 *
 * @param downloadUrlOf Where an artifact's file is, by the artifact's id.
 */
export function restAnswer(
  request: IncomingMessage,
  url: URL,
  run: KnownRun,
  artifacts: readonly StoredArtifact[],
  downloadUrlOf: (id: number) => string | undefined,
): Answer {
  const { authorization } = request.headers;
  if (authorization !== `token ${run.token}` && authorization !== `Bearer ${run.token}`) {
    return jsonAnswer(401, { message: "Bad credentials", status: "401" });
  }
  const [, path] = url.pathname.split(`/repos/${run.repository}/actions/`);
  if (request.method === "GET" && path === `runs/${run.runId}/artifacts`) return list(url, artifacts, run);
  const [, id] = /^artifacts\/(\d+)\/zip$/.exec(path ?? "") ?? [];
  const location = request.method === "GET" && id !== undefined ? downloadUrlOf(Number(id)) : undefined;
  if (location !== undefined) return { status: 302, headers: { location } };
  return jsonAnswer(404, { message: "Not Found", status: "404" });
}

function list(url: URL, artifacts: readonly StoredArtifact[], { repository }: KnownRun): Answer {
  const name = url.searchParams.get("name");
  const wanted = artifacts.filter((artifact) => name === null || artifact.name === name).reverse();
  return page(
    url,
    wanted.map((artifact) => description(artifact, repository)),
  );
}

function page(url: URL, artifacts: readonly unknown[]): Answer {
  const perPage = Math.min(100, positive(url, "per_page", 30));
  const number = positive(url, "page", 1);
  const last = Math.max(1, Math.ceil(artifacts.length / perPage));
  const part = artifacts.slice((number - 1) * perPage, number * perPage);
  const links = [
    ...(number > 1 ? [link(url, number - 1, "prev"), link(url, 1, "first")] : []),
    ...(number < last ? [link(url, number + 1, "next"), link(url, last, "last")] : []),
  ];
  const headers = links.length > 0 ? { link: links.join(", ") } : {};
  return jsonAnswer(200, { total_count: artifacts.length, artifacts: part }, headers);
}

/** GitHub takes the default where a number makes no sense. */
function positive(url: URL, parameter: string, fallback: number): number {
  const number = Number(url.searchParams.get(parameter) ?? fallback);
  return Number.isInteger(number) && number > 0 ? number : fallback;
}

function link(url: URL, page: number, relation: string): string {
  const target = new URL(url);
  target.searchParams.set("page", String(page));
  return `<${target.href}>; rel="${relation}"`;
}

function description(artifact: StoredArtifact, repository: string) {
  const url = `https://api.github.com/repos/${repository}/actions/artifacts/${artifact.id}`;
  return {
    id: artifact.id,
    node_id: `A_${artifact.id}`,
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
