import type * as z from "zod";
import type { Exchange, Operation } from "../http/exchange.ts";
import { isSentAsJson } from "../http/json-body.ts";
import { jsonReply } from "../http/reply.ts";
import { type Route, type Service, withErrors } from "../http/service.ts";
import type { ArtifactRegister } from "./artifact-register.ts";
import { createArtifact, finalizeArtifact, listArtifacts, oneArtifact } from "./messages.ts";
import { type BackendIds, backendIds, type RuntimeTokens } from "./runtime-token.ts";
import type { StoredArtifact } from "./stored-artifact.ts";
import { badRoute, parseMessage, refuseTwirp, TwirpError, twirpErrorReply } from "./twirp.ts";

/** The service lists at most this many, without saying that there are more. */
const maxListed = 1000;

interface Parts {
  register: ArtifactRegister;
  tokens: RuntimeTokens;
  /** The artifacts that the listing of an attempt shows. */
  visibleTo: (attempt: number) => StoredArtifact[];
}

/**
 * `github.actions.results.api.v1.ArtifactService`: the methods that `@actions/artifact` calls with the runtime token.
 */
export function twirpService({ register, tokens, visibleTo }: Parts): Service {
  return {
    owns: () => true,
    refuse: refuseTwirp,
    wrongMethod: 404,
    routes: [
      route("create-artifact", "CreateArtifact", createArtifact, tokens, (message, caller) => {
        const mimeType = message.version === 4 ? "application/zip" : message.mime_type;
        const expiry = message.expires_at ? { expiresAt: new Date(message.expires_at) } : {};
        const artifact = { name: message.name, mimeType, ...expiry };
        return { ok: true, signed_upload_url: register.create(caller, artifact) };
      }),
      route("finalize-artifact", "FinalizeArtifact", finalizeArtifact, tokens, async (message, caller) => {
        const digest = message.hash ? { digest: message.hash } : {};
        const sent = { size: Number(message.size), ...digest };
        return { ok: true, artifact_id: String(await register.finalize(caller, message.name, sent)) };
      }),
      route("list-artifacts", "ListArtifacts", listArtifacts, tokens, (message, { attempt }) => {
        const wanted = visibleTo(attempt).filter(
          ({ name, id }) =>
            (message.name_filter === undefined || name === message.name_filter) &&
            (message.id_filter === undefined || id === Number(message.id_filter)),
        );
        return { artifacts: wanted.slice(0, maxListed).map(describeArtifact) };
      }),
      route("sign-artifact-url", "GetSignedArtifactURL", oneArtifact, tokens, ({ name }, { run }) => ({
        name,
        signed_url: register.downloadUrl(run, name),
      })),
      route("delete-artifact", "DeleteArtifact", oneArtifact, tokens, ({ name }, { run }) => ({
        ok: true,
        artifact_id: String(register.remove(run, name)),
      })),
    ],
  };
}

type Message = { workflow_run_backend_id: string; workflow_job_run_backend_id: string };

function route<S extends z.ZodType<Message>>(
  at: Operation,
  name: string,
  schema: S,
  tokens: RuntimeTokens,
  run: (message: z.output<S>, caller: BackendIds) => unknown,
): Route {
  const read = (exchange: Exchange) => {
    const caller = tokens.check(exchange.headers.authorization);
    const message = parseMessage(schema, exchange.body);
    requireSameJob(caller, message);
    return { message, caller };
  };
  const method: Route = {
    at,
    method: "POST",
    path: new RegExp(`^/twirp/github\\.actions\\.results\\.api\\.v1\\.ArtifactService/${name}$`, "u"),
    check(exchange) {
      if (!isSentAsJson(exchange)) throw badRoute(exchange);
      read(exchange);
      return undefined;
    },
    async handle(exchange) {
      const { message, caller } = read(exchange);
      return jsonReply(200, await run(message, caller));
    },
  };
  return withErrors(method, twirpErrorReply);
}

/**
 * An earlier attempt counts as another run: its artifacts are listed but cannot be downloaded, as users have reported.
 */
function requireSameJob(caller: BackendIds, message: Message): void {
  if (message.workflow_run_backend_id !== caller.run)
    throw new TwirpError("not_found", "workflow run not found");
  if (message.workflow_job_run_backend_id !== caller.job) {
    throw new TwirpError("permission_denied", "the token is of another job");
  }
}

function describeArtifact({ attempt, id, name, size, createdAt, digest }: StoredArtifact) {
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
