import * as z from "zod/mini";
import type { Api } from "../api.ts";
import { ProviderError } from "../provider.ts";
import { logsAnswer } from "./answers.ts";

/** `GET /v2/logs` gives at most this many a page. */
const pageLength = 100;
/** Pages that are read at most. The list allows 200 requests a minute. */
const maxPages = 150;
/** A run can be run again for 30 days. */
const period = "31d";
/** Milliseconds for which look-ups share what one of them has read: after a kill, many videos of a step look at once. */
const sharedMs = 5000;

type Row = z.output<ReturnType<typeof logsAnswer>>["data"][number];

interface Page {
  rows: Row[];
  hasMore: boolean;
}

/** The account's requests, as AI/ML API lists them. */
export class RequestLog {
  readonly #api: Api;
  /** By model: what is being read, and since when. */
  readonly #readings = new Map<string, { since: number; pages: Map<number, Promise<Page>> }>();

  constructor(api: Api) {
    this.#api = api;
  }

  /**
   * Reads a model's requests, the newest first, a page at a time.
   *
   * @throws {ProviderError} `rejected` after the most pages that are read, and as {@link Api.get} does.
   */
  async *pages(model: string, signal: AbortSignal): AsyncGenerator<Row[]> {
    const { pages } = this.#reading(model);
    for (let number = 0; number < maxPages; number++) {
      const page = pages.get(number) ?? this.#read(model, number, signal);
      pages.set(number, page);
      page.catch(() => pages.delete(number));
      const { rows, hasMore } = await page;
      yield rows;
      if (!hasMore) return;
    }
    const message = `The list holds more than the newest ${maxPages * pageLength} requests of ${period}.`;
    throw new ProviderError("rejected", message, { status: 200 });
  }

  #reading(model: string) {
    const known = this.#readings.get(model);
    if (known && performance.now() - known.since < sharedMs) return known;
    const reading = { since: performance.now(), pages: new Map<number, Promise<Page>>() };
    this.#readings.set(model, reading);
    return reading;
  }

  async #read(model: string, number: number, signal: AbortSignal): Promise<Page> {
    const query = { period, model, limit: String(pageLength), offset: String(number * pageLength) };
    const { json } = await this.#api.get(this.#api.url("/v2/logs", query), signal);
    const parsed = z.safeParse(logsAnswer(), json);
    if (!parsed.success) throw new ProviderError("retryable", "The answer is not a list of requests.");
    return { rows: parsed.data.data, hasMore: parsed.data.pagination?.has_more === true };
  }
}
