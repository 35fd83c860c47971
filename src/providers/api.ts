import {
  type ApiAnswer,
  ConnectionError,
  type HttpClient,
  type OpenAnswer,
  TooLargeError,
} from "../http/client.ts";
import { retryAfterOf } from "../http/retry-after.ts";
import { Redactor } from "../log/redaction.ts";
import { oneLine } from "../text/sanitize.ts";
import { parseJson } from "./json.ts";
import { type ErrorKind, ProviderError } from "./provider.ts";

/** Milliseconds without a sign of life until a request that only asks is given up; it can be asked again. */
const askTimeoutMs = 30_000;
/** A submit is given longer: nothing tells afterwards whether one that was given up had been accepted. */
const submitTimeoutMs = 120_000;

/** How a provider words its refusals, and what it advises. */
export interface ErrorFormat {
  /** The message in an error body, whatever form it has. */
  messageOf(json: unknown): string | undefined;
  /** What a status means beyond its number, given the parsed body. */
  adviceFor(status: number, json: unknown): string | undefined;
  /** Whether an error body is surely the provider's own: a gateway before it may answer JSON too. */
  isFromProvider(json: unknown, headers: Record<string, string>): boolean;
  /** Whether a submit may have been accepted although the provider itself answers it with a 5xx. */
  readonly serverErrorsAreUnsure: boolean;
}

/** An answer that succeeded. */
export interface Json {
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
  readonly #dialect: ErrorFormat;

  /** @param scheme The word before the key in the `Authorization` header. */
  constructor(http: HttpClient, baseUrl: URL, scheme: string, key: string, errorFormat: ErrorFormat) {
    this.#http = http;
    this.baseUrl = baseUrl;
    this.#authorization = `${scheme} ${key}`;
    this.#secrets.add(key);
    this.#dialect = errorFormat;
  }

  /** An address below the base URL. `path` begins with a slash; its parts are encoded already. */
  url(path: string, query: Record<string, string> = {}): URL {
    const url = new URL(this.baseUrl.origin + this.baseUrl.pathname.replace(/\/+$/u, "") + path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }

  /** Whether an address may be given the key. */
  owns(url: URL): boolean {
    return url.origin === this.baseUrl.origin;
  }

  /** @throws {ProviderError} `retryable`, `rate-limited`, `not-found` or `rejected`. */
  async get(url: URL, signal: AbortSignal): Promise<Json> {
    return this.#ask("GET", url, signal);
  }

  /** @throws {ProviderError} `retryable`, `rate-limited`, `not-found` or `rejected`. */
  async put(url: URL, signal: AbortSignal): Promise<Json> {
    return this.#ask("PUT", url, signal);
  }

  /** Submits. @throws {ProviderError} `retryable`, `rate-limited`, `outcome-unknown` or `rejected`. */
  async post(url: URL, body: unknown, headers: Record<string, string>, signal: AbortSignal): Promise<Json> {
    const text = JSON.stringify(body);
    const request = { method: "POST", url, body: text, signal, timeoutMs: submitTimeoutMs } as const;
    const answer = await this.#http.send({ ...request, headers: this.#headers(headers) }).catch((error) => {
      if (!(error instanceof ConnectionError)) throw error;
      const verdict = error.sent ? "outcome-unknown" : "retryable";
      throw new ProviderError(
        verdict,
        error.sent ? `No answer came: ${error.message}.` : `Not reached: ${error.message}.`,
        { cause: error },
      );
    });
    if (answer.status < 300) {
      const json = this.parse(answer.text);
      if (json !== undefined) return { status: answer.status, json, headers: answer.headers };
      throw new ProviderError("outcome-unknown", `The answer (HTTP ${answer.status}) is not JSON.`);
    }
    throw this.#errorFor(answer, this.#submitVerdict(answer));
  }

  /** An answer read as it arrives, such as an event stream. The key goes along. @throws {ProviderError} `retryable`. */
  async open(url: URL, accept: string, signal: AbortSignal): Promise<OpenAnswer> {
    const request = { url, headers: this.#headers({ accept }), signal, timeoutMs: askTimeoutMs };
    return this.#http.open(request).catch(unanswered);
  }

  /** Parses JSON of the provider's; a key that it echoes gets no further. Undefined for what is none. */
  parse(text: string): unknown {
    return parseJson(text, (member) => this.#secrets.cover(member));
  }

  async #ask(method: "GET" | "PUT", url: URL, signal: AbortSignal): Promise<Json> {
    const request = { method, url, headers: this.#headers({}), signal, timeoutMs: askTimeoutMs };
    const answer = await this.#http.send(request).catch(unanswered);
    if (answer.status >= 300) throw this.#errorFor(answer, askErrorKind(answer.status));
    const json = this.parse(answer.text);
    if (json !== undefined) return { status: answer.status, json, headers: answer.headers };
    throw new ProviderError("retryable", `The answer (HTTP ${answer.status}) is not JSON.`);
  }

  #headers(headers: Record<string, string>): Record<string, string> {
    return { accept: "application/json", ...headers, authorization: this.#authorization };
  }

  #submitVerdict({ status, headers, text }: ApiAnswer): ErrorKind {
    if (status === 429) return "rate-limited";
    // 303 follows what was accepted; other redirects come before anything is looked at.
    if (status < 500 && status !== 408 && status !== 303) return "rejected";
    return this.#dialect.serverErrorsAreUnsure || !this.#dialect.isFromProvider(this.parse(text), headers)
      ? "outcome-unknown"
      : "rejected";
  }

  #errorFor({ status, headers, text }: ApiAnswer, verdict: ErrorKind): ProviderError {
    const json = this.parse(text);
    const said = json === undefined ? undefined : this.#dialect.messageOf(json);
    const message = `${reasonOf(status)} (HTTP ${status})${said ? `: ${oneLine(said)}` : ""}`;
    return new ProviderError(verdict, message, {
      status,
      isOwn: this.#dialect.isFromProvider(json, headers),
      json,
      headers,
      advice: this.#dialect.adviceFor(status, json),
      retryAfterMs: retryAfterOf(headers),
    });
  }
}

/** A redirect is no answer: the key does not cross one, and a captive gateway may pass. */
function askErrorKind(status: number): ErrorKind {
  if (status === 404) return "not-found";
  if (status === 429) return "rate-limited";
  return status < 400 || status === 408 || status === 425 || status >= 500 ? "retryable" : "rejected";
}

function reasonOf(status: number): string {
  if (status < 400) return "The provider redirects to another host, where the key must not go";
  if (status === 401) return "The key was refused";
  if (status === 402 || status === 403) return "The account or the key may not do this";
  if (status === 404) return "The provider does not know this";
  if (status === 429) return "The provider's rate or concurrency limit is reached";
  return status >= 500 ? "The provider is in trouble" : "The provider refused the request";
}

function unanswered(error: unknown): never {
  if (!(error instanceof ConnectionError)) throw error;
  // It would be as large the next time.
  if (error.cause instanceof TooLargeError)
    throw new ProviderError("rejected", `The answer cannot be used: ${error.message}.`, { cause: error });
  throw new ProviderError("retryable", `No answer came: ${error.message}.`, { cause: error });
}
