import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { VideoRequest } from "../models/request.ts";
import type { Provider } from "../providers/provider.ts";
import type { Journal } from "../runner/journal.ts";
import type { Environment } from "../runner/runner.ts";
import { userAgent } from "../version.ts";
import { videoName } from "../video-file/names.ts";
import type { Job } from "./generate.ts";

/** Where a video comes from: a provider, or this process itself. */
export interface Source {
  provider: Provider;
  fetchFile: Job["fetchFile"];
  close(): Promise<void>;
}

/** What a source has to know of a video. */
export interface SourceOptions {
  request: VideoRequest;
  prompt: string;
  /** Undefined for a dry run. */
  apiKey: string | undefined;
  baseUrl: URL;
  /** Absolute path; undefined for one below the runner's temporary folder. */
  outputFile: string | undefined;
}

/** Loads what a run needs and nothing more: a dry run opens no connection. */
export async function openSource(
  inputs: SourceOptions,
  environment: Environment,
  journal: Journal,
  signal: AbortSignal,
): Promise<Source> {
  const pathFor = (id: string) =>
    inputs.outputFile ?? temporaryPath(videoName(inputs.prompt, id), environment);
  return inputs.apiKey === undefined
    ? dryRunSource(inputs, pathFor, journal)
    : providerSource({ ...inputs, apiKey: inputs.apiKey }, pathFor, journal, signal);
}

type PathFor = (generationId: string) => string;

async function dryRunSource({ request }: SourceOptions, pathFor: PathFor, journal: Journal): Promise<Source> {
  const { DryRun } = await import("../providers/dry-run.ts");
  const measure = request.known?.measure(request.fields) ?? { seconds: 5, width: 1280, height: 720 };
  return {
    provider: new DryRun(request.provider),
    fetchFile: async (_url, id) => {
      const { savePlaceholder } = await import("../video-file/placeholder.ts");
      return savePlaceholder(pathFor(id), measure, journal);
    },
    close: async () => {},
  };
}

async function providerSource(
  inputs: SourceOptions & { apiKey: string },
  pathFor: PathFor,
  journal: Journal,
  signal: AbortSignal,
): Promise<Source> {
  const [{ HttpClient }, { connect }] = await Promise.all([
    import("../http/client.ts"),
    import("../providers/connect.ts"),
  ]);
  const http = new HttpClient(userAgent);
  const provider = connect(inputs.request.provider, http, inputs.baseUrl, inputs.apiKey);
  return {
    provider,
    fetchFile: async (url, id, refresh) => {
      const [{ downloadVideo }, { FileHostPolicy }] = await Promise.all([
        import("../video-file/download.ts"),
        import("../http/file-host.ts"),
      ]);
      const policy = new FileHostPolicy(inputs.baseUrl);
      const files = new HttpClient(userAgent, policy.lookup);
      const path = pathFor(id);
      try {
        return await downloadVideo({ url, path, refresh, http: files, policy, journal, signal });
      } finally {
        await files.close();
      }
    },
    close: () => http.close(),
  };
}

function temporaryPath(name: string, environment: Environment): string {
  return resolve(join(environment.RUNNER_TEMP || tmpdir(), "generate-video", `${name}.mp4`));
}
