import type { ArtifactService } from "../../simulator/artifact-service.ts";

/** A call of the artifact service without its client, which retries for long. */
export async function callTwirp(
  service: ArtifactService,
  method: string,
  message: object,
  { attempt = 1, token = service.environment(attempt).ACTIONS_RUNTIME_TOKEN } = {},
) {
  const response = await fetch(
    `${service.url}/twirp/github.actions.results.api.v1.ArtifactService/${method}`,
    {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ ...idsIn(token), ...message }),
    },
  );
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, body, headers: response.headers };
}

/** Uploads a text as an artifact, in one piece. */
export async function storeArtifact(service: ArtifactService, name: string, text: string, attempt = 1) {
  const created = await callTwirp(service, "CreateArtifact", artifactNamed(name), { attempt });
  await putBlob(String(created.body.signed_upload_url), text);
  return await callTwirp(service, "FinalizeArtifact", { name, size: String(text.length) }, { attempt });
}

export function artifactNamed(name: string) {
  return { name, version: 7, mime_type: "text/plain" };
}

export async function putBlob(
  url: string,
  text: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const known = {
    "x-ms-version": "2026-04-06",
    "x-ms-blob-type": "BlockBlob",
    "x-ms-blob-content-type": "text/plain",
  };
  return await fetch(url, { method: "PUT", headers: { ...known, ...headers }, body: text });
}

function idsIn(token: string) {
  const claims = Buffer.from(token.split(".")[1] ?? "", "base64url").toString();
  const [, run, job] = /Actions\.Results:([^:]+):([^"]+)/.exec(claims) ?? [];
  return { workflow_run_backend_id: run, workflow_job_run_backend_id: job };
}
