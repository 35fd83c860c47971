import type { ArtifactRegister } from "./artifact-register.ts";
import { createArtifact, finalizeArtifact, listArtifacts, oneArtifact } from "./messages.ts";
import { type BackendIds, backendIds } from "./runtime-token.ts";
import type { StoredArtifact } from "./stored-artifact.ts";
import { parseMessage, TwirpError } from "./twirp.ts";

/** What a method works with: the run's artifacts, those a listing may show, and who calls. */
export interface TwirpCall {
  register: ArtifactRegister;
  listed: readonly StoredArtifact[];
  caller: BackendIds;
  /** The request's body. */
  text: string;
}

/** The service lists no more, and does not say that there are more. */
const maxListed = 1000;

type Method = (call: TwirpCall) => unknown;

/** The methods of `github.actions.results.api.v1.ArtifactService`, each from a request's body to an answer's. */
export const twirpMethods: Record<string, Method> = {
  async CreateArtifact({ register, caller, text }) {
    const message = parseMessage(createArtifact, text);
    own(caller, message);
    const mimeType = message.version === 4 ? "application/zip" : message.mime_type;
    const expiry = message.expires_at ? { expiresAt: new Date(message.expires_at) } : {};
    return {
      ok: true,
      signed_upload_url: register.create(caller, { name: message.name, mimeType, ...expiry }),
    };
  },

  async FinalizeArtifact({ register, caller, text }) {
    const message = parseMessage(finalizeArtifact, text);
    own(caller, message);
    const digest = message.hash ? { digest: message.hash } : {};
    const sent = { size: Number(message.size), ...digest };
    return { ok: true, artifact_id: String(await register.finalize(caller, message.name, sent)) };
  },

  ListArtifacts({ listed, caller, text }) {
    const message = parseMessage(listArtifacts, text);
    own(caller, message);
    const wanted = listed.filter(
      ({ name, id }) =>
        (message.name_filter === undefined || name === message.name_filter) &&
        (message.id_filter === undefined || id === Number(message.id_filter)),
    );
    return { artifacts: wanted.slice(0, maxListed).map(listEntry) };
  },

  GetSignedArtifactURL({ register, caller, text }) {
    const message = parseMessage(oneArtifact, text);
    own(caller, message);
    return { name: message.name, signed_url: register.downloadUrl(caller.run, message.name) };
  },

  DeleteArtifact({ register, caller, text }) {
    const message = parseMessage(oneArtifact, text);
    own(caller, message);
    return { ok: true, artifact_id: String(register.remove(caller.run, message.name)) };
  },
};

/** An earlier attempt counts as another run: its artifacts are listed and cannot be had, as has been reported. */
function own(
  caller: BackendIds,
  message: { workflow_run_backend_id: string; workflow_job_run_backend_id: string },
) {
  if (message.workflow_run_backend_id !== caller.run)
    throw new TwirpError("not_found", "workflow run not found");
  if (message.workflow_job_run_backend_id !== caller.job) {
    throw new TwirpError("permission_denied", "the token is of another job");
  }
}

function listEntry({ attempt, id, name, size, createdAt, digest }: StoredArtifact) {
  const { run, job } = backendIds(attempt);
  return {
    workflow_run_backend_id: run,
    workflow_job_run_backend_id: job,
    database_id: String(id),
    name,
    size: String(size),
    created_at: createdAt.toISOString(),
    digest,
  };
}
