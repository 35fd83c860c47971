import type { LookupFunction } from "node:net";
import { Readable } from "node:stream";
import { Agent, type Dispatcher, EnvHttpProxyAgent, request } from "undici";
import type { Environment } from "../log/action-log.ts";
import { isMeantAsLoopback } from "./addresses.ts";
import { readProxies } from "./proxies.ts";
import { describeTrouble, isLasting } from "./trouble.ts";

/** A request to a provider's API, whose answer is small text. */
export interface ApiRequest {
  method: "GET" | "POST" | "PUT";
  url: URL;
  headers: Record<string, string>;
  /** JSON text. */
  body?: string;
  signal: AbortSignal;
  /** Milliseconds until the answer has to begin, and then between its parts. */
  timeoutMs: number;
}

export interface ApiAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** A JSON body above this is no status of a video, and is not read to its end. */
export const maxAnswerBytes = 1024 * 1024;

/** An answer that is larger than any that can be meant. */
export class TooLargeError extends Error {
  override readonly name = "TooLargeError";
}

/** Milliseconds to open a connection, TLS included. */
const connectTimeoutMs = 10_000;

/** Why there was no whole answer. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
  /** False where the request cannot have reached the other side: it may be sent again at no risk. */
  readonly sent: boolean;
  /** Whether the next try is as good as sure to fail too. */
  readonly lasting: boolean;

  constructor(sent: boolean, cause: unknown) {
    super(describeTrouble(cause), { cause });
    this.sent = sent;
    this.lasting = isLasting(cause);
  }
}

/**
 * Sends requests through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name, but straight to a loopback host.
 * Follows no redirect.
 */
export class HttpClient {
  readonly #direct: Dispatcher;
  readonly #proxied: Dispatcher;
  readonly #userAgent: string;

  /** @param lookup Resolves host names where no proxy does; it may refuse one. */
  constructor(userAgent: string, environment: Environment, lookup?: LookupFunction) {
    this.#userAgent = userAgent;
    const connect = { timeout: connectTimeoutMs, ...(lookup && { lookup }) };
    const { httpProxy, httpsProxy } = readProxies(environment);
    this.#direct = new Agent({ connect });
    this.#proxied = new EnvHttpProxyAgent({ connect, httpProxy, httpsProxy });
  }

  /**
   * @throws {ConnectionError} where no whole answer came.
   * @throws the signal's reason once it is aborted.
   */
  async send({ method, url, headers, body, signal, timeoutMs }: ApiRequest): Promise<ApiAnswer> {
    const outgoing = { written: false };
    try {
      const answer = await request(url, {
        dispatcher: this.#dispatcherFor(url),
        method,
        headers: this.#headers(headers, body),
        body: body === undefined ? null : Readable.from(watched(body, outgoing)),
        signal,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      });
      return {
        status: answer.statusCode,
        headers: flat(answer.headers),
        text: await readText(answer.body, maxAnswerBytes),
      };
    } catch (error) {
      signal.throwIfAborted();
      throw new ConnectionError(outgoing.written, error);
    }
  }

  /** Opens an answer whose body the caller reads, or discards. */
  async open({ url, headers, signal, timeoutMs }: Omit<ApiRequest, "method" | "body">): Promise<OpenAnswer> {
    try {
      const {
        statusCode,
        headers: answered,
        body,
      } = await request(url, {
        dispatcher: this.#dispatcherFor(url),
        method: "GET",
        headers: this.#headers(headers, undefined),
        signal,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      });
      // What is discarded half-way reports that as an error, which nobody waits for.
      body.on("error", () => {});
      return { status: statusCode, headers: flat(answered), body, discard: () => body.destroy() };
    } catch (error) {
      signal.throwIfAborted();
      throw new ConnectionError(true, error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#direct.destroy(), this.#proxied.destroy()]);
  }

  #dispatcherFor({ hostname }: URL): Dispatcher {
    return isMeantAsLoopback(hostname) ? this.#direct : this.#proxied;
  }

  #headers(headers: Record<string, string>, body: string | undefined): Record<string, string> {
    return {
      "user-agent": this.#userAgent,
      ...headers,
      ...(body !== undefined && {
        "content-type": "application/json",
        "content-length": String(Buffer.byteLength(body)),
      }),
    };
  }
}

export interface OpenAnswer {
  status: number;
  headers: Record<string, string>;
  body: Dispatcher.ResponseData["body"];
  /** Gives up what has not been read. */
  discard(): void;
}

/** undici asks for a body only when it writes the request to an open connection: that is how we know that it did. */
async function* watched(body: string, outgoing: { written: boolean }): AsyncGenerator<Buffer> {
  outgoing.written = true;
  yield Buffer.from(body);
}

async function readText(body: AsyncIterable<Buffer>, limit: number): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > limit) throw new TooLargeError(`the answer is larger than ${limit} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  return Object.fromEntries(entries);
}
