import { pause } from "../abort.ts";
import type { ApiAnswer, HttpClient } from "../http/client.ts";
import type { Environment } from "../log/action-log.ts";
import { type ProviderName, providers } from "../providers/table.ts";
import { userAgent } from "../version.ts";
import type { ModelSchema } from "./entry.ts";
import { normalizeSchema } from "./normalize.ts";

/** What a provider publishes of a model. `unreadable` is the reason as the end of a sentence, after a colon. */
export type Published = { schema: ModelSchema } | "no-such-model" | { unreadable: string };

/** Seconds for the answer, a second attempt included. */
const timeoutSeconds = 10;

/** Milliseconds before the second attempt. */
const pauseMs = 500;

/** How to reach the providers. */
export interface SchemaAccess {
  /** The gateway of `base-url`; undefined for the provider's own hosts. */
  baseUrl: URL | undefined;
  /** Its proxy variables are respected. */
  environment: Environment;
  signal: AbortSignal;
}

/**
 * The schemas that the providers publish. Each is requested once, without a key, when it is first needed; the HTTP client
 * is loaded only then.
 */
export class PublishedSchemas {
  readonly #access: SchemaAccess;
  readonly #asked = new Map<string, Promise<Published>>();
  #client: Promise<HttpClient> | undefined;

  constructor(access: SchemaAccess) {
    this.#access = access;
  }

  /** @throws the signal's reason after it aborts. */
  of(provider: ProviderName, model: string): Promise<Published> {
    const key = `${provider} ${model}`;
    const asked = this.#asked.get(key) ?? this.#ask(provider, model);
    this.#asked.set(key, asked);
    return asked;
  }

  async close(): Promise<void> {
    await (await this.#client)?.close();
  }

  async #ask(provider: ProviderName, model: string): Promise<Published> {
    const { baseUrl, schemas } = providers[provider];
    const url = schemas.address(this.#access.baseUrl ?? new URL(baseUrl), model);
    this.#client ??= connect(this.#access.environment);
    const tooLate = AbortSignal.timeout(timeoutSeconds * 1000);
    try {
      const answer = await getTwice(await this.#client, url, AbortSignal.any([this.#access.signal, tooLate]));
      return read(answer, provider, model);
    } catch (error) {
      this.#access.signal.throwIfAborted();
      if (tooLate.aborted) return { unreadable: `no answer came within ${timeoutSeconds} s` };
      return { unreadable: error instanceof Error ? error.message : String(error) };
    }
  }
}

async function connect(environment: Environment): Promise<HttpClient> {
  const { HttpClient } = await import("../http/client.ts");
  return new HttpClient(userAgent, environment);
}

/** Asks a second time if the connection broke or the server is in trouble. */
async function getTwice(http: HttpClient, url: URL, signal: AbortSignal): Promise<ApiAnswer> {
  const headers = { accept: "application/json" };
  const get = () => http.send({ method: "GET", url, headers, signal, timeoutMs: 0 });
  const first = await get().catch((error: unknown) => {
    if (isLasting(error)) throw error;
  });
  signal.throwIfAborted();
  if (first && first.status < 500) return first;
  await pause(pauseMs, signal);
  return get();
}

/** Whether an error would come again: an unknown host, a refused certificate, an answer that is too large. */
function isLasting(error: unknown): boolean {
  const { lasting, cause } = error as { lasting?: unknown; cause?: { name?: unknown } };
  return lasting === true || cause?.name === "TooLargeError";
}

function read({ status, text }: ApiAnswer, provider: ProviderName, model: string): Published {
  const { schemas } = providers[provider];
  const json = parse(text);
  if (status === 404 && schemas.isOwn404(json)) return "no-such-model";
  if (status >= 300 && status < 400) return { unreadable: `the server redirects (HTTP ${status})` };
  if (status !== 200) return { unreadable: `the server answered HTTP ${status}` };
  if (json === undefined) return { unreadable: "the answer is not JSON" };
  const schema = normalizeSchema(json, schemas.path(model));
  if (!schema) return { unreadable: "the answer does not describe the model's fields" };
  return { schema: without(schema, schemas.modelField) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function without({ fields, required }: ModelSchema, field: string | undefined): ModelSchema {
  const others = Object.entries(fields).filter(([name]) => name !== field);
  return { fields: Object.fromEntries(others), required: required.filter((name) => name !== field) };
}
