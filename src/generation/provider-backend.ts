import { HttpClient } from "../http/client.ts";
import { FileHostPolicy } from "../http/file-host.ts";
import type { ProviderName } from "../models/model.ts";
import { connect } from "../providers/connect.ts";
import { userAgent } from "../version.ts";
import type { Backend } from "./backend.ts";
import { RateLimiter } from "./rate-limiter.ts";

/** A provider's API, and the files that it makes: over connections of their own, to addresses that a policy allows. */
export function connectProvider(provider: ProviderName, apiKey: string, baseUrl: URL): Backend {
  const api = new HttpClient(userAgent);
  const policy = new FileHostPolicy(baseUrl);
  const files = new HttpClient(userAgent, policy.lookup);
  const load = () => import("../video-file/download.ts");
  return {
    provider: connect(provider, api, baseUrl, apiKey),
    rateLimiter: new RateLimiter(),
    preload: async () => void (await load()),
    fetchFile: async (request) => (await load()).downloadVideo({ ...request, http: files, policy }),
    close: async () => void (await Promise.all([api.close(), files.close()])),
  };
}
