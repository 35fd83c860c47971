import * as z from "zod/mini";
import { raceAbort } from "../../abort.ts";
import { lazy } from "../../lazy.ts";
import { roundUsd, trimUsd } from "../../text/format.ts";
import { oneLine } from "../../text/sanitize.ts";
import type { Api } from "../api.ts";
import { type Fields, ProviderError, type ProviderRequest, type Quote, type Usage } from "../provider.ts";
import { combineQuotes, type LivePrice, withDefaults } from "../quote.ts";
import { parseSeconds } from "../seconds.ts";
import { mayBeSeveral } from "../several-videos.ts";

/** Milliseconds to wait for a price that the video can do without. */
const answerTimeoutMs = 10_000;

const listName = "fal's price list";

/** fal's price list, for quotes and for charges. A price is requested once per model; for a quote, again if that failed. */
export class Prices {
  readonly #api: Api;
  readonly #asked = new Map<string, Promise<UnitPrice | { unknown: string }>>();
  /** Prices for charges, by model; undefined if the request failed. */
  readonly #ofCharges = new Map<string, Promise<UnitPrice | { unknown: string } | undefined>>();

  constructor(api: Api) {
    this.#api = api;
  }

  /** @throws {ProviderError} if the list cannot be read and the catalogue has no price either. */
  async quote(request: ProviderRequest, signal: AbortSignal): Promise<Quote> {
    const { model, known, fields } = request;
    if (known?.priceUsd?.(fields) === undefined) return toQuote(await this.#of(model, signal), request);
    const soon = AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)]);
    const price = await this.#of(model, soon).catch((error: unknown) => {
      signal.throwIfAborted();
      if (!(error instanceof ProviderError) && !soon.aborted) throw error;
      return { unknown: "fal's price list cannot be read" };
    });
    return toQuote(price, request);
  }

  /** The charge that a result's headers report; empty if the price cannot be read. */
  async usage(model: string, headers: Record<string, string>, signal: AbortSignal): Promise<Usage> {
    const units = headers["x-fal-billable-units"];
    if (units === undefined) return {};
    const asked =
      this.#ofCharges.get(model) ??
      this.#of(model, AbortSignal.timeout(answerTimeoutMs)).catch(() => undefined);
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

function toQuote(price: UnitPrice | { unknown: string }, request: ProviderRequest): Quote {
  const fields = withDefaults(request.fields, request.known?.schema);
  const live = "unknown" in price ? price : quoteFor(price, fields);
  return combineQuotes(live, listName, request);
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
export function quoteFor({ usd, unit }: UnitPrice, fields: Fields): LivePrice {
  const name = unit.trim().toLowerCase();
  const unknown = (why: string) => ({
    unknown: `fal prices this model by ${oneLine(unit, 40) || "an unnamed unit"}, ${why}`,
    unitUsd: usd,
  });
  if (mayBeSeveral(fields)) return unknown("and the request may make several videos");
  if (/^(videos?|generations?)$/u.test(name)) return { usd, factors: [] };
  const [, each] = /^(?:(\d{1,3}) )?(?:(?:video|output)[ _])?seconds?$/u.exec(name) ?? [undefined, null];
  if (each === null) return unknown("which cannot be counted beforehand");
  const seconds = parseSeconds(fields.duration);
  if (seconds === undefined) return unknown("and the request does not set a duration in seconds");
  const units = seconds / Number(each ?? 1);
  // A part of `5 seconds` may be charged as a whole one.
  if (each !== undefined && !Number.isInteger(units))
    return unknown("and the duration is no multiple of that");
  return { usd: trimUsd(usd * units), factors: ["duration"] };
}

/** The charge in US dollars for the units of the header `x-fal-billable-units`; undefined if it has no number. */
export function chargeFor(units: string | undefined, { usd }: UnitPrice): number | undefined {
  const count = units?.trim() ? Number(units) : Number.NaN;
  const charge = count * usd;
  return count >= 0 && Number.isFinite(charge) ? roundUsd(charge) : undefined;
}
