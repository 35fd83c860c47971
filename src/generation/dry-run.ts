import type { ProviderName } from "../models/model.ts";
import type { VideoRequest } from "../models/request.ts";
import { hashRequest } from "../models/request-hash.ts";
import type { Accepted, Progress, Provider, Quote } from "../providers/provider.ts";
import type { Backend } from "./backend.ts";
import { RateLimiter } from "./rate-limiter.ts";

/** Makes placeholders: accepts and completes at once, costs nothing, opens no connection. */
export function createDryRun(providerName: ProviderName): Backend {
  const load = () => import("../video-file/placeholder/placeholder.ts");
  return {
    providerName,
    provider: new DryRun(),
    rateLimiter: new RateLimiter(),
    preload: async () => void (await load()),
    fetchFile: async ({ request, path, log }) => {
      const { savePlaceholder } = await load();
      const size = request.known?.measure(request.fields) ?? { seconds: 5, width: 1280, height: 720 };
      return savePlaceholder(path, size, log);
    },
    close: async () => {},
  };
}

class DryRun implements Provider {
  async submit(request: VideoRequest): Promise<Accepted> {
    const id = `dry-run-${hashRequest(request).slice(0, 16)}`;
    return { generation: { id, model: request.model }, usage: { credits: 0, usd: 0 } };
  }

  async check(): Promise<Progress> {
    return { state: "completed", videoUrl: "", usage: {} };
  }

  async *follow(): AsyncGenerator<Progress> {
    yield await this.check();
  }

  async quote(): Promise<Quote> {
    return { usd: 0, source: "the dry run" };
  }
}
