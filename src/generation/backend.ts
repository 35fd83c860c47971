import type { StepLog } from "../log/step-log.ts";
import type { VideoRequest } from "../models/request.ts";
import type { FileHosts, Provider } from "../providers/provider.ts";
import type { ProviderName } from "../providers/table.ts";
import type { VideoFile } from "../video-file/save.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import type { SubmitQueue } from "./submit-queue.ts";

/** Makes videos: a provider, or a dry run in this process. All videos of a step share its connections. */
export interface Backend {
  providerName: ProviderName;
  provider: Provider;
  rateLimiter: RateLimiter;
  submitQueue: SubmitQueue;
  /** Undefined in a dry run, which reaches no host. */
  files: FileHosts | undefined;
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
