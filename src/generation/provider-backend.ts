import { HttpClient } from "../http/client.ts";
import { FileHostPolicy } from "../http/file-host.ts";
import type { Environment } from "../log/action-log.ts";
import { type ProviderName, providers } from "../providers/table.ts";
import { userAgent } from "../version.ts";
import type { Backend } from "./backend.ts";
import { RateLimiter } from "./rate-limiter.ts";
import { SubmitQueue } from "./submit-queue.ts";

/**
 * Opens a provider's API, and a second client for the files that it makes, which connects only to addresses that a
 * policy allows.
 */
export async function connectProvider(
  providerName: ProviderName,
  apiKey: string,
  baseUrl: URL,
  environment: Environment,
): Promise<Backend> {
  const api = new HttpClient(userAgent, environment);
  const policy = new FileHostPolicy(baseUrl);
  const files = new HttpClient(userAgent, environment, policy.lookup);
  const load = () => import("../video-file/download.ts");
  return {
    providerName,
    provider: await providers[providerName].connect(api, baseUrl, apiKey),
    files: { http: files, policy },
    rateLimiter: new RateLimiter(),
    submitQueue: new SubmitQueue(),
    preload: async () => void (await load()),
    fetchFile: async (request) => (await load()).downloadVideo({ ...request, http: files, policy }),
    close: async () => void (await Promise.all([api.close(), files.close()])),
  };
}
