import * as z from "zod/mini";
import { raceAbort } from "../../abort.ts";
import { lazy } from "../../lazy.ts";
import { roundUsd } from "../../text/format.ts";
import type { Api } from "../api.ts";
import type { Fields, ProviderRequest, Quote, Usage } from "../provider.ts";
import { mayBeSeveral } from "../several-videos.ts";

/** Milliseconds to wait for the price of a finished video. */
const chargeTimeoutMs = 10_000;

/** fal's price list, for quotes and for charges. A price is requested once per model; for a quote, again if that failed. */
export class Prices {
  readonly #api: Api;
  readonly #asked = new Map<string, Promise<UnitPrice | { unknown: string }>>();
  /** Prices for charges, by model; undefined if the request failed. */
  readonly #ofCharges = new Map<string, Promise<UnitPrice | { unknown: string } | undefined>>();

  constructor(api: Api) {
    this.#api = api;
  }

  /** @throws {ProviderError} where the list cannot be read. */
  async quote({ model, known, fields }: ProviderRequest, signal: AbortSignal): Promise<Quote> {
    const usd = known?.priceUsd?.(fields);
    if (usd !== undefined) return { usd };
    const price = await this.#of(model, signal);
    if ("unknown" in price) return price;
    return quoteFor(price, fields);
  }

  /** The charge that a result's headers report; empty if the price cannot be read. */
  async usage(model: string, headers: Record<string, string>, signal: AbortSignal): Promise<Usage> {
    const units = headers["x-fal-billable-units"];
    if (units === undefined) return {};
    const asked =
      this.#ofCharges.get(model) ??
      this.#of(model, AbortSignal.timeout(chargeTimeoutMs)).catch(() => undefined);
    this.#ofCharges.set(model, asked);
    const price = await raceAbort(asked, signal);
    const usd = !price || "unknown" in price ? undefined : chargeFor(units, price);
    return usd === undefined ? {} : { usd };
  }

  async #of(model: string, signal: AbortSignal): Promise<UnitPrice | { unknown: string }> {
    const asked = this.#asked.get(model) ?? this.#ask(model, signal);
    this.#asked.set(model, asked);
    asked.catch(() => this.#asked.delete(model));
    return asked;
  }

  async #ask(model: string, signal: AbortSignal): Promise<UnitPrice | { unknown: string }> {
    const url = this.#api.url("/v1/models/pricing", { endpoint_id: model });
    return readUnitPrice((await this.#api.get(url, signal)).json, model);
  }
}

/** `GET /v1/models/pricing?endpoint_id=…`. `unit` is free text. */
const priceList = lazy(() =>
  z.looseObject({
    prices: z.array(
      z.looseObject({
        endpoint_id: z.string(),
        unit_price: z.number().check(z.nonnegative()),
        unit: z.string(),
        currency: z.string(),
      }),
    ),
  }),
);

/** A model's price for one unit, in US dollars. */
export interface UnitPrice {
  usd: number;
  unit: string;
}

/** What the price list says of a model, or why that cannot be used. */
export function readUnitPrice(json: unknown, model: string): UnitPrice | { unknown: string } {
  const list = z.safeParse(priceList(), json);
  const [price, another] = list.success ? list.data.prices.filter(({ endpoint_id: id }) => id === model) : [];
  if (!price) return { unknown: "fal's price list does not contain it" };
  if (another) return { unknown: "fal's price list contains more than one price of it" };
  if (price.currency.trim().toUpperCase() !== "USD") {
    return { unknown: "fal's price list gives it in a currency other than US dollars" };
  }
  return { usd: price.unit_price, unit: price.unit };
}

/** The price of a request beforehand: only by the video, or by the second where the duration is known. */
export function quoteFor({ usd, unit }: UnitPrice, fields: Fields): Quote {
  const unknown = `fal prices this model in a unit that cannot be counted beforehand`;
  if (mayBeSeveral(fields)) return { unknown };
  const name = unit.trim().toLowerCase();
  if (/^(videos?|generations?)$/u.test(name)) return { usd };
  const seconds = /^seconds?$/u.test(name) ? parseSeconds(fields.duration) : undefined;
  return seconds === undefined ? { unknown } : { usd: roundUsd(usd * seconds) };
}

/** The charge in US dollars for the units of the header `x-fal-billable-units`; undefined if it has no number. */
export function chargeFor(units: string | undefined, { usd }: UnitPrice): number | undefined {
  const count = units?.trim() ? Number(units) : Number.NaN;
  return Number.isFinite(count) && count >= 0 ? roundUsd(count * usd) : undefined;
}

function parseSeconds(duration: unknown): number | undefined {
  const [, seconds] = /^(\d+(?:\.\d+)?)s?$/u.exec(String(duration)) ?? [];
  return Number(seconds) > 0 ? Number(seconds) : undefined;
}
