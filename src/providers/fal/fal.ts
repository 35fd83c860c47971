import * as z from "zod/mini";
import { ConnectionError, type HttpClient, TooLargeError } from "../../http/client.ts";
import type { VideoRequest } from "../../models/request.ts";
import { oneLine } from "../../runner/text.ts";
import { Api, type Dialect } from "../api.ts";
import type { Accepted, Cancellation, Generation, Progress, Provider, Quote } from "../provider.ts";
import { ProviderError } from "../provider.ts";
import {
  cancelAnswer,
  detailOf,
  hasDetail,
  resultAnswer,
  type StatusAnswer,
  statusAnswer,
  submitAnswer,
} from "./answers.ts";

const dialect: Dialect = { messageOf: detailOf, adviceFor, isOwn: hasDetail, serverErrorsAreUnsure: false };

/** The addresses of one request in fal's queue. */
interface Addresses {
  status: URL;
  result: URL;
  cancel: URL;
}

/** fal: a queue that tells by itself, through an event stream, how far a request is. */
export class Fal implements Provider {
  readonly name = "fal";
  readonly #api: Api;
  /** By generation id: where fal said that it is to be asked. */
  readonly #addresses = new Map<string, Addresses>();
  /** Generations whose log is too long to be asked for along with their status. */
  readonly #withoutLog = new Set<string>();

  constructor(http: HttpClient, baseUrl: URL, key: string) {
    this.#api = new Api(http, baseUrl, "Key", key, dialect);
  }

  async submit(
    { model, fields }: VideoRequest,
    _clientRequestId: string,
    signal: AbortSignal,
  ): Promise<Accepted> {
    const { json } = await this.#api.post(this.#api.url(`/${model}`), fields, {}, signal);
    const parsed = z.safeParse(submitAnswer(), json);
    if (!parsed.success) throw new ProviderError("unsure", "The answer to the submit holds no request id.");
    const { request_id: id, status_url, response_url, cancel_url } = parsed.data;
    const usual = this.#usualAddresses({ id, model });
    this.#addresses.set(id, {
      status: this.#own(status_url) ?? usual.status,
      result: this.#own(response_url) ?? usual.result,
      cancel: this.#own(cancel_url) ?? usual.cancel,
    });
    return { generation: { id, model }, usage: {} };
  }

  async check(generation: Generation, signal: AbortSignal): Promise<Progress> {
    const url = new URL(this.#addressesOf(generation).status);
    url.searchParams.set("logs", this.#withoutLog.has(generation.id) ? "0" : "1");
    const { json } = await this.#api.get(url, signal).catch((error) => {
      if (!isTooLarge(error) || this.#withoutLog.has(generation.id)) throw error;
      this.#withoutLog.add(generation.id);
      throw new ProviderError("again", `${error.message} Leaving out the log.`, { cause: error });
    });
    return this.#progress(generation, statusOf(json, generation), signal);
  }

  async *follow(generation: Generation, signal: AbortSignal): AsyncGenerator<Progress> {
    const url = new URL(this.#addressesOf(generation).status);
    url.pathname += "/stream";
    url.searchParams.set("logs", "1");
    const answer = await this.#api.open(url, "text/event-stream", signal);
    const { readEvents } = await import("./events.ts");
    for await (const event of readEvents(answer)) {
      const status = statusOf(this.#api.parse(event), generation);
      yield await this.#progress(generation, status, signal);
      if (status.status === "COMPLETED") return;
    }
  }

  async cancel(generation: Generation, signal: AbortSignal): Promise<Cancellation> {
    try {
      const { json } = await this.#api.put(this.#addressesOf(generation).cancel, signal);
      const parsed = z.safeParse(cancelAnswer(), json);
      return parsed.success && parsed.data.status === "ALREADY_COMPLETED" ? "too-late" : "requested";
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      // 400 is ALREADY_COMPLETED; after anything else nothing is known.
      return error.status === 400 ? "too-late" : "unknown";
    }
  }

  async quote({ known, fields }: VideoRequest): Promise<Quote> {
    if (known?.priceUsd) return { usd: known.priceUsd(fields) };
    return { unknown: "fal's price of this model is not in the catalogue" };
  }

  /** There is no failed state: a completed request has an error, or a result without a video. */
  async #progress(generation: Generation, answer: StatusAnswer, signal: AbortSignal): Promise<Progress> {
    const logs = (answer.logs ?? []).flatMap(({ message }) => (message ? [message] : []));
    switch (answer.status) {
      case "IN_QUEUE":
        return { state: "pending", label: `in queue${positionOf(answer)}`, logs };
      case "IN_PROGRESS":
        return { state: "pending", label: "in progress", logs };
      case "COMPLETED":
        if (answer.error) return { state: "failed", reason: reasonOf(answer.error), usage: {} };
        return this.#result(generation, signal);
      default: {
        const warning = `The provider reports a status that is not known here: ${answer.status}.`;
        return { state: "pending", label: answer.status, logs, warning };
      }
    }
  }

  async #result(generation: Generation, signal: AbortSignal): Promise<Progress> {
    const url = this.#addressesOf(generation).result;
    const answer = await this.#api.get(url, signal).catch((error) => {
      if (isVerdictOnTheResult(error)) return error;
      throw error;
    });
    if (answer instanceof ProviderError) return { state: "failed", reason: answer.message, usage: {} };
    const parsed = z.safeParse(resultAnswer(), answer.json);
    const videoUrl = parsed.success ? parsed.data.video?.url : undefined;
    if (videoUrl) return { state: "completed", videoUrl, usage: {} };
    return { state: "without-video", reason: detailOf(answer.json) ?? "It gives no reason.", usage: {} };
  }

  #addressesOf(generation: Generation): Addresses {
    return this.#addresses.get(generation.id) ?? this.#usualAddresses(generation);
  }

  /** A request's addresses keep the model's first two parts, `owner/name`, and drop the rest. */
  #usualAddresses({ id, model }: Generation): Addresses {
    const app = model.split("/").slice(0, 2).join("/");
    const request = `/${app}/requests/${encodeURIComponent(id)}`;
    return {
      status: this.#api.url(`${request}/status`),
      result: this.#api.url(request),
      cancel: this.#api.url(`${request}/cancel`),
    };
  }

  /** An address that came back is used only while the key may go there. */
  #own(address: string | null | undefined): URL | undefined {
    const url = address && URL.canParse(address) ? new URL(address) : undefined;
    return url && this.#api.owns(url) ? url : undefined;
  }
}

/** Reads a status. @throws {ProviderError} `again` where it is none, or another request's. */
function statusOf(json: unknown, { id }: Generation): StatusAnswer {
  const parsed = z.safeParse(statusAnswer(), json);
  if (!parsed.success) throw new ProviderError("again", "The answer is no status of a request.");
  const { request_id: about } = parsed.data;
  if (!about || about === id) return parsed.data;
  throw new ProviderError("again", `The answer is about another request (${oneLine(about, 80)}).`);
}

function isTooLarge(error: unknown): boolean {
  const cause = error instanceof ProviderError ? error.cause : undefined;
  return cause instanceof ConnectionError && cause.cause instanceof TooLargeError;
}

/** The result refuses with what went wrong with the video; a key that is refused says nothing of the video. */
function isVerdictOnTheResult(error: unknown): error is ProviderError {
  if (!(error instanceof ProviderError) || error.verdict !== "refused" || !error.isOwn) return false;
  return error.status !== 401 && error.status !== 402 && error.status !== 403;
}

function positionOf({ queue_position: position }: StatusAnswer): string {
  return typeof position === "number" ? `, position ${position}` : "";
}

function reasonOf(error: unknown): string {
  return typeof error === "string" ? error : (detailOf(error) ?? JSON.stringify(error));
}

function adviceFor(status: number): string | undefined {
  if (status === 401) return "Check the key: it is wrong, revoked, or of another service.";
  if (status === 402 || status === 403) return "Check the account's balance and whether it is locked.";
  if (status === 404) return "Check the model's id.";
  if (status === 422)
    return "Change what the message names: an input was refused, or the content policy was.";
  return undefined;
}
