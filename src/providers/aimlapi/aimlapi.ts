import * as z from "zod/mini";
import type { HttpClient } from "../../http/client.ts";
import { withDataUris } from "../../pictures/json-body.ts";
import { oneLine } from "../../text/sanitize.ts";
import { Api, type ErrorFormat } from "../api.ts";
import type {
  Accepted,
  Generation,
  Listing,
  Progress,
  Provider,
  ProviderRequest,
  Quote,
} from "../provider.ts";
import { ProviderError } from "../provider.ts";
import { combineQuotes, withDefaults } from "../quote.ts";
import { parseState } from "../status.ts";
import { videoUrlIn } from "../video-url.ts";
import { type GenerationAnswer, generationAnswer, readErrorText, readUsage } from "./answers.ts";
import { RequestLog } from "./request-log.ts";

const errorFormat: ErrorFormat = {
  readMessage,
  adviceFor,
  isFromProvider: (json) => readMessage(json) !== undefined,
  serverErrorsAreUnsure: true,
};

const generations = "/v2/video/generations";

/** AI/ML API: submits and polls by HTTP. It has neither cancellation nor an event stream. */
export class AimlApi implements Provider {
  readonly #api: Api;
  readonly #log: RequestLog;
  /** Answers of the price list by model. */
  readonly #prices = new Map<string, Promise<unknown>>();

  constructor(http: HttpClient, baseUrl: URL, key: string) {
    this.#api = new Api(http, baseUrl, "Bearer", key, errorFormat);
    this.#log = new RequestLog(this.#api);
  }

  async submit(
    { model, fields, pictures = [] }: ProviderRequest,
    clientRequestId: string,
    signal: AbortSignal,
  ): Promise<Accepted> {
    const headers = { "x-client-request-id": clientRequestId };
    const json = JSON.stringify({ model, ...fields });
    const body = pictures.length === 0 ? json : withDataUris(json, pictures);
    const answer = await this.#api.post(this.#api.url(generations), body, headers, signal);
    const parsed = z.safeParse(generationAnswer(), answer.json);
    if (!parsed.success) {
      throw new ProviderError("outcome-unknown", "The answer to the submit has no generation id.");
    }
    return {
      generation: { id: parsed.data.id, model },
      usage: readUsage(parsed.data, answer.headers),
    };
  }

  async check(generation: Generation, signal: AbortSignal): Promise<Progress> {
    const answer = await this.#api.get(this.#api.url(generations, { generation_id: generation.id }), signal);
    const parsed = z.safeParse(generationAnswer(), answer.json);
    if (!parsed.success)
      throw new ProviderError("retryable", "The answer is not the status of a generation.");
    if (!sameGeneration(parsed.data.id, generation.id)) {
      const other = oneLine(parsed.data.id, 80);
      throw new ProviderError("retryable", `The answer is about another generation (${other}).`);
    }
    return readProgress(parsed.data, answer.headers);
  }

  async find(clientRequestId: string, model: string, signal: AbortSignal): Promise<Listing> {
    let failed = 0;
    for await (const page of this.#log.pages(model, signal)) {
      const rows = page.filter(({ client_request_id: id }) => isSubmitName(id, clientRequestId));
      const found = rows.find((row) => row.inference_id && !hasFailed(row));
      if (found?.inference_id) return { id: found.inference_id, failed };
      failed += rows.filter((row) => row.client_request_id === clientRequestId && hasFailed(row)).length;
    }
    return { id: undefined, failed };
  }

  async quote(request: ProviderRequest, signal: AbortSignal): Promise<Quote> {
    const { model, fields, known } = request;
    const asked = this.#prices.get(model) ?? this.#askPrices(model, signal);
    this.#prices.set(model, asked);
    asked.catch(() => this.#prices.delete(model));
    const [list, { listName, readPrice }] = await Promise.all([asked, import("./prices.ts")]);
    const live = readPrice(list, model, withDefaults(fields, known?.schema));
    return combineQuotes(live, listName, request);
  }

  async #askPrices(model: string, signal: AbortSignal): Promise<unknown> {
    const url = this.#api.url("/v1/models", { id: model, include: "pricing" });
    return (await this.#api.get(url, signal)).json;
  }
}

/** A later attempt names its submit `NAME.ATTEMPT`. */
function isSubmitName(recorded: string | null | undefined, name: string): boolean {
  return recorded === name || recorded?.startsWith(`${name}.`) === true;
}

/** AI/ML API has sent ids with and without a colon and the model's path at their end. */
function sameGeneration(answered: string, asked: string): boolean {
  return answered === asked || answered.startsWith(`${asked}:`) || asked.startsWith(`${answered}:`);
}

/** The list includes refused requests, with the id of a generation that does not exist. */
function hasFailed({ status }: { status?: string | null | undefined }): boolean {
  return ["failed", "cancelled", "expired"].includes(parseState(status ?? ""));
}

function readProgress(answer: GenerationAnswer, headers: Record<string, string>): Progress {
  const usage = readUsage(answer, headers);
  const status = answer.status ?? "";
  const state = parseState(status);
  const videoUrl = videoUrlIn(answer);
  const error = readErrorText(answer.error);
  if (state === "failed" || state === "cancelled" || state === "expired") {
    const silent = /^(error|failed)$/iu.test(status)
      ? "The provider gives no reason."
      : `Its status is ${oneLine(status, 40)}.`;
    return { state: "failed", end: state, reason: error ?? silent, usage };
  }
  if (state === "completed") {
    if (videoUrl) return { state: "completed", videoUrl, usage };
    return { state: "without-video", reason: error ?? "It gives no reason.", usage };
  }
  if (state === "unknown" && videoUrl) return { state: "completed", videoUrl, usage };
  if (error) return { state: "failed", end: "failed", reason: error, usage };
  if (state !== "unknown") return { state: "pending", label: status };
  const label = oneLine(status || "no status", 40);
  return {
    state: "pending",
    label,
    warning: `The provider reports an unknown status: ${label}.`,
  };
}

/** Both error bodies: the old one has its list in `message`, the new one under `error`. */
function readMessage(json: unknown): string | undefined {
  if (typeof json !== "object" || json === null) return readErrorText(json);
  const { error, ...rest } = json as Record<string, unknown>;
  const data = typeof error === "object" && error !== null && "data" in error ? error.data : undefined;
  const list = Array.isArray(data) && data.length > 0 ? readErrorText(data) : undefined;
  return (
    list ??
    readErrorText(error) ??
    readErrorText({ message: rest.message, title: rest.title, detail: rest.detail })
  );
}

function adviceFor(status: number, json: unknown): string | undefined {
  if (status === 401) return "Check the key: it is wrong, revoked, or of another service.";
  if (status === 403) return forbiddenAdvice(JSON.stringify(json ?? ""));
  if (status === 404) return "Check the model's id and whether your account may use it.";
  if (status === 400) return "Correct the field that the message names.";
  return undefined;
}

/** `err_insufficent_credits` is their spelling. */
function forbiddenAdvice(body: string): string {
  if (/insuffic|credit|balance|top.?up|funds/iu.test(body)) return "Add credits to the account.";
  if (/verif/iu.test(body)) return "Verify the account with the provider.";
  if (/scope|permission/iu.test(body)) return "Give the key the scope for video generation.";
  return "Check the account's credits, its verification and the key's scopes.";
}
