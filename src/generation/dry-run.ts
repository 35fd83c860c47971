import type { ProviderName } from "../models/model.ts";
import type { VideoRequest } from "../models/request.ts";
import { hashRequest } from "../models/request-hash.ts";
import type { Accepted, Progress, Provider, Quote } from "../providers/provider.ts";
import type { PlaceholderSize } from "../video-file/placeholder/placeholder.ts";
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
      return savePlaceholder(path, placeholderSize(request), log);
    },
    close: async () => {},
  };
}

/** The size of the requested video; what the request leaves open is 5 s and 16:9. */
function placeholderSize({ known, fields }: VideoRequest): PlaceholderSize {
  const { seconds = 5, ratio = 16 / 9, width = 720 * ratio, height = 720 } = known?.measure(fields) ?? {};
  return { seconds, width, height };
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
