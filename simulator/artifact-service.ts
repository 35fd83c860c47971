import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ArtifactRegister } from "./artifact-service/artifact-register.ts";
import { Azurite } from "./artifact-service/azurite.ts";
import { BlobService } from "./artifact-service/blob-service.ts";
import { artifactRestService, type KnownRun } from "./artifact-service/rest-service.ts";
import { RuntimeTokens } from "./artifact-service/runtime-token.ts";
import type { StoredArtifact } from "./artifact-service/stored-artifact.ts";
import { twirpService } from "./artifact-service/twirp-service.ts";
import type { Fault } from "./faults/fault.ts";
import { restPath } from "./github/service.ts";
import type { RecordedRequest } from "./http/exchange.ts";
import { createTraffic, listen } from "./http/listen.ts";

export type { StoredArtifact } from "./artifact-service/stored-artifact.ts";

export interface ArtifactServiceOptions {
  /** Default: any free port. */
  port?: number;
  /** The run's attempt that `env` is for. Default: 1. */
  attempt?: number;
  /**
   * Where a later attempt finds the artifacts of earlier ones: in its own listing and in the REST API (default), only
   * in the REST API, or nowhere, as may happen after "re-run all jobs".
   */
  earlierAttempts?: "listed" | "rest" | "hidden";
  /** An Azurite that stores the blobs, such as `http://127.0.0.1:10000`. Faults for blobs have no effect then. */
  blob?: { url: string };
  faults?: Fault[];
  /** The run that the REST listing knows, and the token that may read it. */
  run?: Partial<KnownRun>;
  /** Called when a request has arrived; for an upload, when its headers have. */
  onRequest?: (request: RecordedRequest) => void;
  /** Called after the request took effect and before it is answered. */
  onAnswer?: (request: RecordedRequest) => void;
}

/** The variables that the runner sets for a step. */
export interface ArtifactEnvironment {
  ACTIONS_RESULTS_URL: string;
  ACTIONS_RUNTIME_TOKEN: string;
}

export interface ArtifactService {
  url: string;
  /** For `GITHUB_API_URL`: serves only the listing of the run's artifacts and their download. */
  apiUrl: string;
  run: KnownRun;
  /** The environment of a step in the requested attempt. */
  env: ArtifactEnvironment;
  /** The environment of a step in any attempt of the run and in any of its jobs, which are numbered. */
  environment(attempt: number, job?: number): ArtifactEnvironment;
  /** The finalized and not deleted artifacts of all attempts, oldest first. */
  artifacts: readonly StoredArtifact[];
  /** Adds artifacts of other jobs of the run's first attempt. They are listed but cannot be downloaded. */
  addOthers(count: number): void;
  /** All requests in order of arrival. */
  requests: readonly RecordedRequest[];
  /** Tests may add faults at any time. */
  faults: Fault[];
  /** Breaks all connections and deletes the artifacts' files. */
  close(): Promise<void>;
}

/**
 * Starts a stand-in for GitHub's artifact service on loopback: the Twirp calls of `@actions/artifact`, block blobs, and
 * the REST listing. Stricter than the real service where that is lenient.
 */
export async function startArtifactService(options: ArtifactServiceOptions = {}): Promise<ArtifactService> {
  const { earlierAttempts = "listed" } = options;
  const run = { repository: "octo-org/videos", runId: "4242", token: "ghs_stand-in", ...options.run };
  const folder = await mkdtemp(join(tmpdir(), "artifact-service-"));
  const blobs = new BlobService(folder, () => listener.url);
  const register = new ArtifactRegister(
    options.blob ? await Azurite.connect(options.blob.url, folder) : blobs,
  );
  const tokens = new RuntimeTokens();
  const visible = (earlierAreVisible: boolean, attempt: number) =>
    register.stored.filter((artifact) =>
      earlierAreVisible ? artifact.attempt <= attempt : artifact.attempt === attempt,
    );
  const rest = artifactRestService({
    run,
    register,
    visible: () => visible(earlierAttempts !== "hidden", tokens.latestAttempt),
  });
  const twirp = twirpService({
    register,
    tokens,
    visibleTo: (attempt) => visible(earlierAttempts === "listed", attempt),
  });
  const traffic = createTraffic(options);
  const listener = await listen(options.port ?? 0, [blobs, rest, twirp], traffic);

  const environment = (attempt: number, job?: number): ArtifactEnvironment => ({
    ACTIONS_RESULTS_URL: `${listener.url}/`,
    ACTIONS_RUNTIME_TOKEN: tokens.issue(attempt, job),
  });
  return {
    url: listener.url,
    apiUrl: listener.url + restPath,
    run,
    env: environment(options.attempt ?? 1),
    environment,
    artifacts: register.stored,
    addOthers: (count) => register.addOthers(count),
    requests: traffic.requests,
    faults: traffic.faults,
    async close() {
      await listener.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
