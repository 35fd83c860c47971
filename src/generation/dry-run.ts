import type { ProviderName } from "../models/model.ts";
import type { VideoRequest } from "../models/request.ts";
import { hashRequest } from "../models/request-hash.ts";
import type { Accepted, Progress, Provider, Quote } from "../providers/provider.ts";

/** Stands in for a provider in a dry run: accepts at once, is ready at once, costs nothing, opens no connection. */
export class DryRun implements Provider {
  readonly name: ProviderName;

  constructor(name: ProviderName) {
    this.name = name;
  }

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
    return { usd: 0 };
  }
}
