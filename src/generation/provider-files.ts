import { HttpClient } from "../http/client.ts";
import { FileHostPolicy } from "../http/file-host.ts";
import { userAgent } from "../version.ts";
import { downloadVideo } from "../video-file/download.ts";
import type { VideoFile } from "../video-file/save.ts";
import type { DownloadRequest } from "./backend.ts";

/** The files that a provider has made, wherever it keeps them, over connections of their own. */
export class ProviderFiles {
  readonly #policy: FileHostPolicy;
  readonly #http: HttpClient;

  constructor(baseUrl: URL) {
    this.#policy = new FileHostPolicy(baseUrl);
    this.#http = new HttpClient(userAgent, this.#policy.lookup);
  }

  fetch(order: DownloadRequest): Promise<VideoFile> {
    return downloadVideo({ ...order, http: this.#http, policy: this.#policy });
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}
