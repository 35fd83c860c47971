import {
  type ApiAnswer,
  type ApiRequest,
  ConnectionError,
  type HttpClient,
  type OpenAnswer,
  type StreamedBody,
  TooLargeError,
} from "../http/client.ts";
import { parseRetryAfter } from "../http/retry-after.ts";
import { Redactor } from "../log/redaction.ts";
import { oneLine } from "../text/sanitize.ts";
import { below } from "./below.ts";
import { parseJson } from "./json.ts";
import { type ErrorKind, ProviderError } from "./provider.ts";

/** Milliseconds without any data until a GET or PUT is aborted; it can be sent again. */
const askTimeoutMs = 30_000;
/** A submit gets longer: after an abort it is unknown whether the provider accepted it. */
const submitTimeoutMs = 120_000;

/** How to read a provider's errors. */
export interface ErrorFormat {
  /** The message in an error body, whatever form it has. */
  readMessage(json: unknown): string | undefined;
  /** What the user can do about an error, from its status and parsed body: a sentence. */
  adviceFor(status: number, json: unknown): string | undefined;
  /** Whether an error body comes from the provider and not from a gateway in front of it. */
  isFromProvider(json: unknown, headers: Record<string, string>): boolean;
  /** Whether the provider may have accepted a submit that it answered with a 5xx. */
  readonly serverErrorsAreUnsure: boolean;
}

/** An answer that succeeded. */
export interface JsonAnswer {
  status: number;
  json: unknown;
  headers: Record<string, string>;
}

/** A provider's API: the key goes to `baseUrl`'s own origin and nowhere else. */
export class Api {
  readonly baseUrl: URL;
  readonly #http: HttpClient;
  readonly #authorization: string;
  readonly #secrets = new Redactor();
  readonly #errorFormat: ErrorFormat;

  /** @param scheme The word before the key in the `Authorization` header. */
  constructor(http: HttpClient, baseUrl: URL, scheme: string, key: string, errorFormat: ErrorFormat) {
    this.#http = http;
    this.baseUrl = baseUrl;
    this.#authorization = `${scheme} ${key}`;
    this.#secrets.add(key);
    this.#errorFormat = errorFormat;
  }

  /** An address below the base URL. @param path Begins with a slash; its parts are encoded. */
  url(path: string, query: Record<string, string> = {}): URL {
    return below(this.baseUrl, path, query);
  }

  /** Whether an address may be given the key. */
  owns(url: URL): boolean {
    return url.origin === this.baseUrl.origin;
  }

  /** @throws {ProviderError} `retryable`, `rate-limited`, `not-found` or `rejected`. */
  async get(url: URL, signal: AbortSignal): Promise<JsonAnswer> {
    return this.#ask("GET", url, signal);
  }

  /** @throws {ProviderError} `retryable`, `rate-limited`, `not-found` or `rejected`. */
  async put(url: URL, signal: AbortSignal): Promise<JsonAnswer> {
    return this.#ask("PUT", url, signal);
  }

  /** Sends a POST that costs nothing, and so can be sent again. @throws {ProviderError} as `get` does. */
  async postFree(
    url: URL,
    json: unknown,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<JsonAnswer> {
    return this.#ask("POST", url, signal, { headers, body: JSON.stringify(json) });
  }

  /**
   * Submits.
   *
   * @param body JSON text, or a body that is read while it is sent.
   * @throws {ProviderError} `retryable`, `rate-limited`, `outcome-unknown` or `rejected`.
   */
  async post(
    url: URL,
    body: string | StreamedBody,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<JsonAnswer> {
    const request = { method: "POST", url, body, signal, timeoutMs: submitTimeoutMs } as const;
    const answer = await this.#http.send({ ...request, headers: this.#headers(headers) }).catch((error) => {
      if (!(error instanceof ConnectionError)) throw error;
      const kind = error.sent ? "outcome-unknown" : "retryable";
      throw new ProviderError(
        kind,
        error.sent ? `No answer came: ${error.message}.` : `Not reached: ${error.message}.`,
        { cause: error },
      );
    });
    if (answer.status < 300) {
      const json = this.parse(answer.text);
      if (json !== undefined) return { status: answer.status, json, headers: answer.headers };
      throw new ProviderError("outcome-unknown", `The answer (HTTP ${answer.status}) is not JSON.`);
    }
    throw this.#errorFor(answer, this.#submitErrorKind(answer));
  }

  /** Opens an answer that is read as it arrives, such as an event stream. Sends the key. @throws {ProviderError} `retryable`. */
  async open(url: URL, accept: string, signal: AbortSignal): Promise<OpenAnswer> {
    const request = { url, headers: this.#headers({ accept }), signal, timeoutMs: askTimeoutMs };
    return this.#http.open(request).catch(unanswered);
  }

  /** Removes a text, as it is written, from all later answers. */
  hide(secret: string): void {
    this.#secrets.add(secret, true);
  }

  /** Parses the provider's JSON and removes the key and pictures from it. Undefined if the text is not JSON. */
  parse(text: string): unknown {
    return parseJson(text, (member) => withoutPictures(this.#secrets.cover(member)));
  }

  async #ask(
    method: "GET" | "POST" | "PUT",
    url: URL,
    signal: AbortSignal,
    { headers = {}, ...body }: Pick<ApiRequest, "body"> & { headers?: Record<string, string> } = {},
  ): Promise<JsonAnswer> {
    const request = {
      method,
      url,
      headers: this.#headers(headers),
      ...body,
      signal,
      timeoutMs: askTimeoutMs,
    };
    const answer = await this.#http.send(request).catch(unanswered);
    if (answer.status >= 300) throw this.#errorFor(answer, askErrorKind(answer.status));
    const json = this.parse(answer.text);
    if (json !== undefined) return { status: answer.status, json, headers: answer.headers };
    throw new ProviderError("retryable", `The answer (HTTP ${answer.status}) is not JSON.`);
  }

  #headers(headers: Record<string, string>): Record<string, string> {
    return { accept: "application/json", ...headers, authorization: this.#authorization };
  }

  #submitErrorKind({ status, headers, text }: ApiAnswer): ErrorKind {
    if (status === 429) return "rate-limited";
    // A 303 may follow an accepted submit; servers send other redirects before they handle a request.
    if (status < 500 && status !== 408 && status !== 303) return "rejected";
    return this.#errorFormat.serverErrorsAreUnsure ||
      !this.#errorFormat.isFromProvider(this.parse(text), headers)
      ? "outcome-unknown"
      : "rejected";
  }

  #errorFor({ status, headers, text }: ApiAnswer, kind: ErrorKind): ProviderError {
    const json = this.parse(text);
    const said = json === undefined ? undefined : this.#errorFormat.readMessage(json);
    const message = `${describeStatus(status)} (HTTP ${status})${said ? `: ${oneLine(said)}` : ""}`;
    return new ProviderError(kind, message, {
      status,
      fromProvider: this.#errorFormat.isFromProvider(json, headers),
      json,
      headers,
      advice: this.#errorFormat.adviceFor(status, json),
      retryAfterMs: parseRetryAfter(headers),
    });
  }
}

/** A redirect is retryable: the key must not follow it, and it may come from a captive portal. */
function askErrorKind(status: number): ErrorKind {
  if (status === 404) return "not-found";
  if (status === 429) return "rate-limited";
  return status < 400 || status === 408 || status === 425 || status >= 500 ? "retryable" : "rejected";
}

function describeStatus(status: number): string {
  if (status < 400) return "The provider redirects to another host, where the key must not go";
  if (status === 401) return "The key was refused";
  if (status === 402 || status === 403) return "The account or the key may not do this";
  if (status === 404) return "The provider does not know this";
  if (status === 429) return "The provider's rate or concurrency limit is reached";
  return status >= 500 ? "The provider is in trouble" : "The provider refused the request";
}

/** An error message may repeat a picture that travelled in the request's body. */
function withoutPictures(text: string): string {
  return text.replace(/(data:[\w/+.-]{1,100};base64,)[\w+/=-]+/gu, "$1…");
}

function unanswered(error: unknown): never {
  if (!(error instanceof ConnectionError)) throw error;
  // A retry would get the same answer.
  if (error.cause instanceof TooLargeError)
    throw new ProviderError("rejected", `The answer cannot be used: ${error.message}.`, { cause: error });
  throw new ProviderError("retryable", `No answer came: ${error.message}.`, { cause: error });
}
