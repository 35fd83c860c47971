import type { StepLog } from "../log/step-log.ts";
import type { VideoRequest } from "../models/request.ts";
import type { Provider } from "../providers/provider.ts";
import type { VideoFile } from "../video-file/save.ts";

/** Where videos come from: a provider, or this process itself. Its connections serve all videos that it brings. */
export interface Backend {
  provider: Provider;
  /** Loads what `fetchFile` takes. The time to do so is while a video is being made. */
  prepare(): Promise<void>;
  /** Downloads and checks a video. */
  fetchFile(order: DownloadRequest): Promise<VideoFile>;
  close(): Promise<void>;
}

/** One video that is ready to be fetched. */
export interface DownloadRequest {
  request: VideoRequest;
  url: string;
  /** Where it goes: an absolute path. */
  path: string;
  /** Asks the provider for a new address. */
  refresh: () => Promise<string | undefined>;
  log: StepLog;
  signal: AbortSignal;
}
