import { setTimeout as pause } from "node:timers/promises";
import { ConnectionError, type HttpClient, type OpenAnswer } from "../../src/http/client.ts";
import { parseRetryAfter } from "../../src/http/retry-after.ts";

/** Milliseconds before each further attempt. */
const usualPauses: readonly number[] = [2000, 10_000];

/** The longest pause that a provider's `Retry-After` is granted, in milliseconds. */
const longestPause = 60_000;

/** Milliseconds without any data, and for the whole of an answer. */
const idleMs = 30_000;
const answerMs = 180_000;

/** A list of a thousand models with their prices has 2 MB; fifty documents of fal have 2 MB at most. */
const maxBytes = 8_000_000;

/** An answer that could not be had, or not be used. The message is a part of a sentence. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}

/** Names and values; a name may be there several times. */
export type Query = [string, string][];

/** Reads JSON from a provider's public addresses, again where that may help. */
export class PublicApi {
  readonly #http: HttpClient;
  readonly #base: URL;
  readonly #pauses: readonly number[];

  /** @param pauses Milliseconds before each further attempt. */
  constructor(http: HttpClient, base: URL, pauses = usualPauses) {
    this.#http = http;
    this.#base = base;
    this.#pauses = pauses;
  }

  /**
   * @param path Below the base URL, beginning with a slash.
   * @throws {UnreadableError}
   */
  async get(path: string, query: Query, headers: Record<string, string> = {}): Promise<unknown> {
    const url = new URL(this.#base.origin + this.#base.pathname.replace(/\/+$/u, "") + path);
    for (const [name, value] of query) url.searchParams.append(name, value);
    for (const pauseMs of this.#pauses) {
      const answer = await this.#ask(url, headers);
      if (!("trouble" in answer)) return answer.json;
      if (!answer.isPassing) throw new UnreadableError(answer.trouble);
      await pause(Math.min(Math.max(pauseMs, answer.retryAfterMs ?? 0), longestPause));
    }
    const last = await this.#ask(url, headers);
    if ("trouble" in last) throw new UnreadableError(last.trouble);
    return last.json;
  }

  async #ask(url: URL, headers: Record<string, string>): Promise<Answer> {
    const signal = AbortSignal.timeout(answerMs);
    try {
      const answer = await this.#http.open({
        url,
        headers: { accept: "application/json", ...headers },
        signal,
        timeoutMs: idleMs,
      });
      if (answer.status === 200) return await readJson(answer);
      answer.discard();
      const retryAfterMs = parseRetryAfter(answer.headers);
      const isPassing = answer.status === 429 || answer.status >= 500;
      return { trouble: `HTTP ${answer.status}`, isPassing, retryAfterMs };
    } catch (error) {
      const trouble = error instanceof ConnectionError ? error.message : "the answer broke off";
      return { trouble, isPassing: !(error instanceof ConnectionError && error.lasting) };
    }
  }
}

type Answer = { json: unknown } | Trouble;

interface Trouble {
  trouble: string;
  /** Whether another attempt may succeed. */
  isPassing: boolean;
  retryAfterMs?: number | undefined;
}

async function readJson({ body, discard }: OpenAnswer): Promise<Answer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    parts.push(part);
    size += part.length;
    if (size > maxBytes) {
      discard();
      return { trouble: `the answer is larger than ${maxBytes / 1e6} MB`, isPassing: false };
    }
  }
  try {
    return { json: JSON.parse(Buffer.concat(parts).toString("utf8")) };
  } catch {
    return { trouble: "the answer is not JSON", isPassing: false };
  }
}
