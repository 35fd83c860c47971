import type { LookupFunction } from "node:net";
import { Readable } from "node:stream";
import type { Environment } from "../log/action-log.ts";
import { isMeantAsLoopback } from "./loopback.ts";
import { readProxies } from "./proxies.ts";
import { describeTrouble, isLasting } from "./trouble.ts";
import { Agent, type Dispatcher, EnvHttpProxyAgent, request } from "./undici.ts";

/** A request to a provider's API, which answers with a small text. */
export interface ApiRequest {
  method: "GET" | "POST" | "PUT";
  url: URL;
  headers: Record<string, string>;
  /** JSON text, or what is read while it is sent. */
  body?: string | StreamedBody;
  signal: AbortSignal;
  /** Milliseconds to wait for the start of the answer, and then for each part. */
  timeoutMs: number;
}

/** A body that is too large to be held in memory. */
export interface StreamedBody {
  /** The content type. */
  type: string;
  /** The length of what `read` reads. */
  bytes: number;
  /** Where reading fails, the request is never sent to its end, and fails with the same error. */
  read: () => AsyncIterable<string | Buffer>;
}

export interface ApiAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** Answers of the APIs are a few kilobytes; `send` stops reading a larger one than this. */
export const maxAnswerBytes = 1024 * 1024;

/** The answer is larger than `maxAnswerBytes`. */
export class TooLargeError extends Error {
  override readonly name = "TooLargeError";
}

/** Milliseconds to open a connection, TLS included. */
const connectTimeoutMs = 10_000;

/** The request got no complete answer. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
  /** False if the request cannot have reached the server, so that a retry is safe. */
  readonly sent: boolean;
  /** Whether a retry will almost certainly fail too. */
  readonly lasting: boolean;

  constructor(sent: boolean, cause: unknown) {
    super(describeTrouble(cause), { cause });
    this.sent = sent;
    this.lasting = isLasting(cause);
  }
}

/**
 * Sends requests through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name, and directly to loopback
 * hosts. Does not follow redirects.
 */
export class HttpClient {
  readonly #direct: Dispatcher;
  readonly #proxied: Dispatcher;
  readonly #userAgent: string;

  /** @param lookup Resolves host names if no proxy does; it may refuse one. */
  constructor(userAgent: string, environment: Environment, lookup?: LookupFunction) {
    this.#userAgent = userAgent;
    const connect = { timeout: connectTimeoutMs, ...(lookup && { lookup }) };
    const { httpProxy, httpsProxy } = readProxies(environment);
    // In HTTP/2, undici may send a request again by itself: https://www.rfc-editor.org/rfc/rfc9113#section-8.7.
    const options = { connect, allowH2: false };
    this.#direct = new Agent(options);
    this.#proxied = new EnvHttpProxyAgent({ ...options, httpProxy, httpsProxy });
  }

  /**
   * @throws {ConnectionError} if no complete answer arrived.
   * @throws the signal's reason after it aborts, and the error of a body that could not be read.
   */
  async send({ method, url, headers, body, signal, timeoutMs }: ApiRequest): Promise<ApiAnswer> {
    const outgoing: Outgoing = { written: false, failure: undefined };
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
      if (outgoing.failure) throw outgoing.failure;
      throw new ConnectionError(outgoing.written, error);
    }
  }

  /** Sends a GET request. The caller reads the body, or discards it. @throws as `send` does. */
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
      // `discard` emits an error, which would be uncaught.
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

  #headers(headers: Record<string, string>, body: ApiRequest["body"]): Record<string, string> {
    const [type, bytes] =
      typeof body === "object"
        ? [body.type, body.bytes]
        : ["application/json", Buffer.byteLength(body ?? "")];
    return {
      "user-agent": this.#userAgent,
      ...headers,
      ...(body !== undefined && {
        "content-type": type,
        "content-length": String(bytes),
      }),
    };
  }
}

export interface OpenAnswer {
  status: number;
  headers: Record<string, string>;
  body: Dispatcher.ResponseData["body"];
  /** Closes the connection without reading the rest. */
  discard(): void;
}

/** How far a request's body is. */
interface Outgoing {
  written: boolean;
  /** Why the body could not be read. */
  failure: Error | undefined;
}

/**
 * undici reads a request's body only after the connection is open, so reading it means that the request may have been
 * sent.
 */
async function* watched(body: string | StreamedBody, outgoing: Outgoing): AsyncGenerator<string | Buffer> {
  outgoing.written = true;
  if (typeof body === "string") {
    yield body;
    return;
  }
  try {
    yield* body.read();
  } catch (error) {
    outgoing.failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  }
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
