import type { HttpClient } from "../http/client.ts";
import type { FileHostPolicy } from "../http/file-host.ts";
import type { Picture } from "../pictures/picture.ts";
import { sentence } from "../text/sanitize.ts";
import type { FailedEnd } from "./charges.ts";

/** A value as it travels in a request body. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** The body of a request, without the model's id: the provider's own field names. */
export type Fields = Record<string, Json>;

/** A checked request. */
export interface ProviderRequest {
  model: string;
  fields: Fields;
  /** The pictures whose placeholders stand in `fields`. */
  pictures?: readonly Picture[];
  /** The catalogue's entry, if it has the model. */
  known: KnownPrice | undefined;
}

/** What the catalogue knows about the price of a model. */
export interface KnownPrice {
  /** US dollars by the provider's published list price, if these fields decide it. */
  readonly priceUsd?: ((fields: Fields) => number | undefined) | undefined;
  /** What the list price depends on. */
  readonly priceFactors?: readonly PriceFactor[] | undefined;
  /** The provider takes the defaults of the fields that are not given. */
  readonly schema?: FieldDefaults | undefined;
}

export interface FieldDefaults {
  readonly fields: Readonly<Record<string, { readonly default?: Json }>>;
}

/** What the price of a video may depend on. */
export type PriceFactor = "duration" | "resolution" | "sound";

/** A picture to be uploaded, and how to read its bytes, perhaps more than once. */
export interface PictureContent extends Pick<Picture, "type" | "bytes" | "sha256"> {
  read: () => AsyncIterable<Buffer>;
}

/** How hosts are reached that a provider's answer names: without the key, and only where the policy allows it. */
export interface FileHosts {
  http: HttpClient;
  policy: FileHostPolicy;
}

/** A generation that the provider has accepted. */
export interface Generation {
  id: string;
  model: string;
}

/** The charge for a generation, as far as the provider reports it. */
export interface Usage {
  credits?: number;
  usd?: number;
}

/** How far a generation is. */
export type Progress =
  | Pending
  | { state: "completed"; videoUrl: string; usage: Usage }
  /** Completed, and charged like any other, but the answer holds no video. */
  | { state: "without-video"; reason: string; usage: Usage }
  | { state: "failed"; end: FailedEnd; reason: string; usage: Usage };

export interface Pending {
  state: "pending";
  /** The provider's own description, such as `in queue, position 3`. */
  label: string;
  logs?: readonly string[];
  warning?: string;
}

/** The result of asking a provider to cancel a generation. */
export type Cancellation = "requested" | "too-late" | "unknown";

/** The requests of one name in a provider's list of requests. */
export interface Listing {
  /** The generation that one of them led to. */
  id: string | undefined;
  /** How many requests of exactly this name failed; they are not charged. */
  failed: number;
}

/** The price of a request before it is submitted: US dollars and where they are from, or why it is unknown. */
export type Quote = { usd: number; source: string } | { unknown: string };

/** A service that makes videos. Everything that differs between services is behind this interface. */
export interface Provider {
  /**
   * Uploads a picture, at no cost, to where the provider's models read it. A provider without this sends pictures in
   * the body of the submit.
   *
   * @returns the address for the request's field. It is secret: who knows it can see the picture.
   * @throws {ProviderError} never `outcome-unknown`. @throws {PictureChangedError}
   */
  upload?(picture: PictureContent, files: FileHosts, signal: AbortSignal): Promise<string>;

  /**
   * Submits once.
   *
   * @param clientRequestId A name for the request, if the provider stores one: 1 to 128 of `[A-Za-z0-9._:-]`.
   * @throws {ProviderError}
   */
  submit(request: ProviderRequest, clientRequestId: string, signal: AbortSignal): Promise<Accepted>;

  /**
   * Asks once for a generation's progress.
   *
   * @throws {ProviderError}
   */
  check(generation: Generation, signal: AbortSignal): Promise<Progress>;

  /** Follows a generation by the provider's own event stream, which ends after the last state or breaks. */
  follow?(generation: Generation, signal: AbortSignal): AsyncIterable<Progress>;

  /** Asks the provider to stop a generation. */
  cancel?(generation: Generation, signal: AbortSignal): Promise<Cancellation>;

  /** Finds the requests of this name. A request is certain to be listed only after it has ended. */
  find?(clientRequestId: string, model: string, signal: AbortSignal): Promise<Listing>;

  /** Looks up the price of a request, at no cost. */
  quote(request: ProviderRequest, signal: AbortSignal): Promise<Quote>;
}

export interface Accepted {
  generation: Generation;
  usage: Usage;
}

/**
 * What a provider's answer, or a missing answer, allows next.
 *
 * - `retryable`: nothing was accepted or changed; the same request may be sent again.
 * - `rate-limited`: the same, but the provider asks for fewer requests.
 * - `outcome-unknown`: a submit may have been accepted; sending it again may pay twice.
 * - `not-found`: the provider knows no such generation.
 * - `rejected`: the answer will stay the same.
 */
export type ErrorKind = "retryable" | "rate-limited" | "outcome-unknown" | "not-found" | "rejected";

/** A failed request to a provider. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
  readonly kind: ErrorKind;
  /** The HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** Whether the answer comes from the provider and not from a gateway in front of it. */
  readonly fromProvider: boolean;
  /** The answer's body, where it is JSON, and its headers. */
  readonly json: unknown;
  readonly headers: Record<string, string>;
  /** What the user can do about it, if that is known: a sentence. */
  readonly advice: string | undefined;
  /** Milliseconds that the provider asks to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: ErrorKind,
    message: string,
    details: {
      status?: number;
      fromProvider?: boolean;
      json?: unknown;
      headers?: Record<string, string>;
      advice?: string | undefined;
      retryAfterMs?: number | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(sentence(message), { cause: details.cause });
    this.kind = kind;
    this.status = details.status;
    this.fromProvider = details.fromProvider ?? false;
    this.json = details.json;
    this.headers = details.headers ?? {};
    this.advice = details.advice;
    this.retryAfterMs = details.retryAfterMs;
  }
}
