import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ArtifactRegister } from "./artifact-service/artifact-register.ts";
import { Azurite } from "./artifact-service/azurite.ts";
import { BlobStandIn } from "./artifact-service/blob-stand-in.ts";
import type { RecordedRequest } from "./artifact-service/calls.ts";
import type { ArtifactFault } from "./artifact-service/faults.ts";
import { type EarlierAttempts, RequestHandler } from "./artifact-service/request-handler.ts";
import type { KnownRun } from "./artifact-service/rest-api.ts";
import { RuntimeTokens } from "./artifact-service/runtime-token.ts";
import type { StoredArtifact } from "./artifact-service/stored-artifact.ts";

export type { RecordedRequest } from "./artifact-service/calls.ts";
export type { ArtifactCall, ArtifactFault, Misbehaviour } from "./artifact-service/faults.ts";
export type { StoredArtifact } from "./artifact-service/stored-artifact.ts";

export interface ArtifactServiceOptions {
  /** A free one unless said. */
  port?: number;
  /** The attempt of the run that `env` is for; 1 unless said. */
  attempt?: number;
  /** Where a later attempt is shown the artifacts of earlier ones; after "re-run all jobs" it need not be. */
  earlierAttempts?: EarlierAttempts;
  /** An Azurite to keep the blobs in, such as `http://127.0.0.1:10000`; faults of blobs are its own then. */
  blob?: { url: string };
  faults?: ArtifactFault[];
  /** The run that the REST listing knows, and the token that may read it. */
  run?: Partial<KnownRun>;
  /** Called as soon as a request's head has arrived. */
  onRequest?: (request: RecordedRequest) => void;
  /** Called when it is done what a request asked for, just before it is answered. */
  onAnswer?: (request: RecordedRequest) => void;
}

/** What the runner puts into a step's environment. */
export interface ArtifactEnvironment {
  ACTIONS_RESULTS_URL: string;
  ACTIONS_RUNTIME_TOKEN: string;
}

export interface ArtifactService {
  url: string;
  /** For `GITHUB_API_URL`: knows the listing of the run's artifacts and their download, and nothing else. */
  apiUrl: string;
  run: KnownRun;
  /** The environment of a step in the attempt that was asked for. */
  env: ArtifactEnvironment;
  /** The environment of a step in any attempt of the run. */
  environment(attempt: number): ArtifactEnvironment;
  /** The artifacts that were finalized and not deleted, of all attempts, in order of time. */
  artifacts: readonly StoredArtifact[];
  /** Adds artifacts of other jobs of the run's first attempt, which are listed and cannot be read. */
  addOthers(count: number): void;
  /** Everything that was asked, in order of arrival. */
  requests: readonly RecordedRequest[];
  /** May be added to at any time. */
  faults: ArtifactFault[];
  /** Breaks all connections and deletes the artifacts' files. */
  close(): Promise<void>;
}

/**
 * Starts a stand-in for GitHub's artifact service on loopback: the Twirp calls of `@actions/artifact`, block
 * blobs, and the REST listing. Stricter than the real one where that is known to be lenient.
 */
export async function startArtifactService(options: ArtifactServiceOptions = {}): Promise<ArtifactService> {
  const run = { repository: "octo-org/videos", runId: "4242", token: "ghs_stand-in", ...options.run };
  const folder = await mkdtemp(join(tmpdir(), "artifact-service-"));
  const server = createServer({ requestTimeout: 0 });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const standIn = new BlobStandIn(folder, url);
  const register = new ArtifactRegister(
    options.blob ? await Azurite.connect(options.blob.url, folder) : standIn,
  );
  const tokens = new RuntimeTokens();
  const faults = options.faults ?? [];
  const earlierAttempts = options.earlierAttempts ?? "listed";
  const { onRequest = () => {}, onAnswer = () => {} } = options;
  const parts = { url, run, standIn, register, tokens, faults, earlierAttempts, onRequest, onAnswer };
  const handler = new RequestHandler(parts);
  server.on("request", (request, response) => {
    handler.handle(request, response).catch(() => response.destroy());
  });

  const environment = (attempt: number): ArtifactEnvironment => ({
    ACTIONS_RESULTS_URL: `${url}/`,
    ACTIONS_RUNTIME_TOKEN: tokens.issue(attempt),
  });
  return {
    url,
    apiUrl: `${url}/api/v3`,
    run,
    env: environment(options.attempt ?? 1),
    environment,
    artifacts: register.stored,
    addOthers: (count) => register.addOthers(count),
    requests: handler.requests,
    faults,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
