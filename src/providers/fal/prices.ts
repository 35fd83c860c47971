import type { VideoRequest } from "../../models/request.ts";
import type { Api } from "../api.ts";
import type { Quote, Usage } from "../provider.ts";
import type { UnitPrice } from "./pricing.ts";

/** Milliseconds until the price of a video that is made already is given up. */
const chargeTimeoutMs = 10_000;

/** fal's price list: what a video is going to cost, and what one has cost. Each model is asked for once. */
export class Prices {
  readonly #api: Api;
  readonly #asked = new Map<string, Promise<UnitPrice | { unknown: string }>>();

  constructor(api: Api) {
    this.#api = api;
  }

  /** @throws {ProviderError} where the list cannot be read. */
  async quote({ model, known, fields }: VideoRequest, signal: AbortSignal): Promise<Quote> {
    if (known?.priceUsd) return { usd: known.priceUsd(fields) };
    const price = await this.#of(model, signal);
    if ("unknown" in price) return price;
    const { quoteFor } = await import("./pricing.ts");
    return quoteFor(price, fields);
  }

  /** What the headers of a result say that it was charged. No video is lost for a price that cannot be read. */
  async usage(model: string, headers: Record<string, string>, signal: AbortSignal): Promise<Usage> {
    const units = headers["x-fal-billable-units"];
    if (units === undefined) return {};
    try {
      const price = await this.#of(model, AbortSignal.any([signal, AbortSignal.timeout(chargeTimeoutMs)]));
      const { chargeFor } = await import("./pricing.ts");
      const usd = "unknown" in price ? undefined : chargeFor(units, price);
      return usd === undefined ? {} : { usd };
    } catch {
      signal.throwIfAborted();
      return {};
    }
  }

  async #of(model: string, signal: AbortSignal): Promise<UnitPrice | { unknown: string }> {
    const asked = this.#asked.get(model) ?? this.#ask(model, signal);
    this.#asked.set(model, asked);
    asked.catch(() => this.#asked.delete(model));
    return asked;
  }

  async #ask(model: string, signal: AbortSignal): Promise<UnitPrice | { unknown: string }> {
    const { unitPriceOf } = await import("./pricing.ts");
    const url = this.#api.url("/v1/models/pricing", { endpoint_id: model });
    return unitPriceOf((await this.#api.get(url, signal)).json, model);
  }
}
