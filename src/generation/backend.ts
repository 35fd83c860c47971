import type { Environment } from "../log/action-log.ts";
import type { StepLog } from "../log/step-log.ts";
import type { ProviderName } from "../models/model.ts";
import type { VideoRequest } from "../models/request.ts";
import type { Provider } from "../providers/provider.ts";
import type { VideoFile } from "../video-file/save.ts";
import type { RateLimiter } from "./rate-limiter.ts";

/** Makes videos: a provider, or a dry run in this process. All videos of a step share its connections. */
export interface Backend {
  providerName: ProviderName;
  provider: Provider;
  rateLimiter: RateLimiter;
  /** Loads the code that `fetchFile` needs. Call it while a video is being made. */
  preload(): Promise<void>;
  /** Downloads and validates a video. */
  fetchFile(download: DownloadRequest): Promise<VideoFile>;
  close(): Promise<void>;
}

/** One video that is ready to be downloaded. */
export interface DownloadRequest {
  request: VideoRequest;
  url: string;
  /** The file to write: an absolute path. */
  path: string;
  /** Asks the provider for a new address: those that are signed expire. */
  refresh: () => Promise<string | undefined>;
  log: StepLog;
  signal: AbortSignal;
}

/** Which provider, and how to reach it. */
export interface BackendOptions {
  provider: ProviderName;
  /** Undefined for a dry run. */
  apiKey: string | undefined;
  baseUrl: URL;
  /** For the proxies in it. */
  environment: Environment;
}

/** Loads only the code that the backend needs: a dry run opens no connection. */
export async function createBackend({ provider, apiKey, ...access }: BackendOptions): Promise<Backend> {
  if (apiKey === undefined) return (await import("./dry-run.ts")).createDryRun(provider);
  return (await import("./provider-backend.ts")).connectProvider(provider, apiKey, access);
}
