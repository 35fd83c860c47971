import * as z from "zod/mini";
import { ConnectionError, type HttpClient, TooLargeError } from "../../http/client.ts";
import { oneLine } from "../../text/sanitize.ts";
import { Api, type ErrorFormat, type JsonAnswer } from "../api.ts";
import { generationIdPattern } from "../generation-id.ts";
import type {
  Accepted,
  Cancellation,
  FileHosts,
  Generation,
  PictureContent,
  Progress,
  Provider,
  ProviderRequest,
  Quote,
} from "../provider.ts";
import { ProviderError } from "../provider.ts";
import { isError, parseState, type State } from "../status.ts";
import { videoUrlIn } from "../video-url.ts";
import {
  cancelAnswer,
  isFalError,
  readDetail,
  type StatusAnswer,
  statusAnswer,
  submitAnswer,
} from "./answers.ts";
import { classifyEnd, ResultErrors, saysInProgress } from "./failures.ts";
import { queueOrigin } from "./hosts.ts";
import { Prices } from "./prices.ts";

const errorFormat: ErrorFormat = {
  readMessage: readDetail,
  adviceFor,
  isFromProvider: isFalError,
  serverErrorsAreUnsure: false,
};

/** The hosts that have fal's prices and take files. */
const platformUrl = new URL("https://api.fal.ai");
const storageUrl = new URL("https://rest.fal.ai");

/** Namespaces that precede the owner in a model's id, as in fal's own client. */
const namespaces = new Set(["workflows", "comfy"]);

/** Milliseconds to wait for the reason of a failure that is already certain. */
const reasonTimeoutMs = 10_000;

/** The addresses of one request in fal's queue. */
interface Addresses {
  status: URL;
  result: URL;
  cancel: URL;
}

/** fal: a queue with an event stream of a request's progress. */
export class Fal implements Provider {
  readonly #api: Api;
  readonly #prices: Prices;
  readonly #storage: Api;
  readonly #resultErrors = new ResultErrors();
  /** By generation id: the addresses that fal returned at submit. */
  readonly #addresses = new Map<string, Addresses>();
  /** Generations whose log is too large to request with their status. */
  readonly #withoutLog = new Set<string>();

  constructor(http: HttpClient, baseUrl: URL, key: string) {
    this.#api = new Api(http, baseUrl, "Key", key, errorFormat);
    const at = (url: URL) =>
      new Api(http, baseUrl.origin === queueOrigin ? url : baseUrl, "Key", key, errorFormat);
    this.#prices = new Prices(at(platformUrl));
    this.#storage = at(storageUrl);
  }

  async upload(picture: PictureContent, files: FileHosts, signal: AbortSignal): Promise<string> {
    const { uploadPicture } = await import("./storage.ts");
    const address = await uploadPicture(picture, this.#storage, files, signal);
    this.#api.hide(address);
    return address;
  }

  async submit(
    { model, fields }: ProviderRequest,
    _clientRequestId: string,
    signal: AbortSignal,
  ): Promise<Accepted> {
    const { json } = await this.#api.post(this.#api.url(`/${model}`), JSON.stringify(fields), {}, signal);
    const parsed = z.safeParse(submitAnswer(), json);
    if (!parsed.success)
      throw new ProviderError("outcome-unknown", "The answer to the submit has no request id.");
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
      throw new ProviderError("retryable", `${error.message} Leaving out the log.`, { cause: error });
    });
    return this.#progress(generation, readStatus(json, generation), signal);
  }

  async *follow(generation: Generation, signal: AbortSignal): AsyncGenerator<Progress> {
    const url = new URL(this.#addressesOf(generation).status);
    url.pathname += "/stream";
    url.searchParams.set("logs", "1");
    const answer = await this.#api.open(url, "text/event-stream", signal);
    const { readEvents } = await import("./events.ts");
    for await (const event of readEvents(answer)) {
      const status = readStatus(this.#api.parse(event), generation);
      yield await this.#progress(generation, status, signal);
      if (parseState(status.status) === "completed") return;
    }
  }

  async cancel(generation: Generation, signal: AbortSignal): Promise<Cancellation> {
    try {
      const { json } = await this.#api.put(this.#addressesOf(generation).cancel, signal);
      const parsed = z.safeParse(cancelAnswer(), json);
      return parsed.success && parsed.data.status === "ALREADY_COMPLETED" ? "too-late" : "requested";
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      // 400 is ALREADY_COMPLETED; any other error leaves the outcome unknown.
      return error.status === 400 ? "too-late" : "unknown";
    }
  }

  quote(request: ProviderRequest, signal: AbortSignal): Promise<Quote> {
    return this.#prices.quote(request, signal);
  }

  /** A request that failed is documented as completed, with an error in its status or in place of its result. */
  async #progress(generation: Generation, answer: StatusAnswer, signal: AbortSignal): Promise<Progress> {
    const logs = (answer.logs ?? []).flatMap(({ message }) => (message ? [message] : []));
    const state = parseState(answer.status);
    if (isError(answer.error) || state === "failed" || state === "cancelled" || state === "expired") {
      return this.#failed(generation, answer, state, signal);
    }
    if (state === "completed") return this.#result(generation, signal);
    if (state === "queued") return { state: "pending", label: `in queue${describePosition(answer)}`, logs };
    if (state === "running") return { state: "pending", label: "in progress", logs };
    const label = oneLine(answer.status, 40);
    const warning = `The provider reports an unknown status: ${label}.`;
    return { state: "pending", label, logs, warning };
  }

  /**
   * The charge depends on the kind of error; the answer in place of the result has the details. A result with a video
   * counts all the same.
   */
  async #failed(
    generation: Generation,
    answer: StatusAnswer,
    state: State,
    signal: AbortSignal,
  ): Promise<Progress> {
    const { result } = this.#addressesOf(generation);
    const soon = AbortSignal.any([signal, AbortSignal.timeout(reasonTimeoutMs)]);
    const found = await this.#api.get(result, soon).catch((error: unknown) => ({ error }));
    signal.throwIfAborted();
    if (!("error" in found)) {
      const videoUrl = videoUrlIn(found.json);
      const usage = await this.#prices.usage(generation.model, found.headers, signal);
      if (videoUrl) return { state: "completed", videoUrl, usage };
    }
    const error = "error" in found ? found.error : undefined;
    const own = error instanceof ProviderError && error.fromProvider ? error : undefined;
    const usage = own ? await this.#prices.usage(generation.model, own.headers, signal) : {};
    const reason = isError(answer.error)
      ? describeError(answer.error)
      : `Its status is ${oneLine(answer.status, 40)}`;
    return { state: "failed", end: classifyEnd(state, answer, own), reason, usage };
  }

  async #result(generation: Generation, signal: AbortSignal): Promise<Progress> {
    const { id, model } = generation;
    const url = this.#addressesOf(generation).result;
    const answer = await this.#api
      .get(url, signal)
      .catch((error) => this.#resultErrors.finalError(id, error));
    const usage = () => this.#prices.usage(model, answer.headers, signal);
    if (answer instanceof ProviderError) {
      const end = classifyEnd("unknown", undefined, answer);
      return { state: "failed", end, reason: answer.message, usage: await usage() };
    }
    const videoUrl = videoUrlIn(answer.json);
    if (videoUrl) return { state: "completed", videoUrl, usage: await usage() };
    const reason = readDetail(answer.json) ?? "It gives no reason.";
    if (isPending(answer) || saysInProgress(reason))
      throw new ProviderError("retryable", "The result is not there yet.");
    return { state: "without-video", reason, usage: await usage() };
  }

  #addressesOf(generation: Generation): Addresses {
    return this.#addresses.get(generation.id) ?? this.#usualAddresses(generation);
  }

  /** A request's addresses keep the model's owner and name, and drop the rest of its path. */
  #usualAddresses({ id, model }: Generation): Addresses {
    if (!generationIdPattern.test(id))
      throw new ProviderError("not-found", "This is not the id of a generation.");
    const parts = model.split("/");
    const app = parts.slice(0, namespaces.has(parts[0] ?? "") ? 3 : 2).join("/");
    const request = `/${app}/requests/${encodeURIComponent(id)}`;
    return {
      status: this.#api.url(`${request}/status`),
      result: this.#api.url(request),
      cancel: this.#api.url(`${request}/cancel`),
    };
  }

  /** A returned address, if the key may be sent to it. */
  #own(address: string | null | undefined): URL | undefined {
    const url = address && URL.canParse(address) ? new URL(address) : undefined;
    return url && this.#api.owns(url) ? url : undefined;
  }
}

/** Reads a status. @throws {ProviderError} `retryable` if it is not one, or belongs to another request. */
function readStatus(json: unknown, { id }: Generation): StatusAnswer {
  const parsed = z.safeParse(statusAnswer(), json);
  if (!parsed.success) throw new ProviderError("retryable", "The answer is not the status of a request.");
  const { request_id: about } = parsed.data;
  if (!about || about === id) return parsed.data;
  throw new ProviderError("retryable", `The answer is about another request (${oneLine(about, 80)}).`);
}

function isTooLarge(error: unknown): boolean {
  const cause = error instanceof ProviderError ? error.cause : undefined;
  return cause instanceof ConnectionError && cause.cause instanceof TooLargeError;
}

/** Whether a status came in place of a result. */
function isPending({ status, json }: JsonAnswer): boolean {
  const parsed = z.safeParse(statusAnswer(), json);
  const state = parsed.success ? parseState(parsed.data.status) : "unknown";
  return status === 202 || state === "queued" || state === "running";
}

function describePosition({ queue_position: position }: StatusAnswer): string {
  return typeof position === "number" ? `, position ${position}` : "";
}

function describeError(error: unknown): string {
  return typeof error === "string" ? error : (readDetail(error) ?? JSON.stringify(error));
}

function adviceFor(status: number): string | undefined {
  if (status === 401) return "Check the key: it is wrong, revoked, or of another service.";
  if (status === 402 || status === 403) return "Check the account's balance and whether it is locked.";
  if (status === 404) return "Check the model's id.";
  if (status === 422)
    return "Change what the message names: an input was refused, or the content policy was.";
  return undefined;
}
