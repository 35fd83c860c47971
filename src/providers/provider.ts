import type { ProviderName } from "../models/model.ts";
import type { VideoRequest } from "../models/request.ts";
import { sentence } from "../text/sanitize.ts";
import type { FailedEnd } from "./charges.ts";

/** A generation that the provider has accepted. */
export interface Generation {
  id: string;
  model: string;
}

/** What the provider says a generation was charged; what it does not say is absent. */
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
  /** The provider's own word for it, such as `in queue, position 3`. */
  label: string;
  logs?: readonly string[];
  warning?: string;
}

/** What came of asking a provider to stop. */
export type Cancellation = "requested" | "too-late" | "unknown";

/** What a provider's list of requests says of those of one name. */
export interface Listing {
  /** The generation that one of them led to. */
  id: string | undefined;
  /** How many of exactly this name failed: nothing came of them, and they are not charged. */
  failed: number;
}

/** What is known of a price before submitting. */
export type Quote = { usd: number } | { unknown: string };

/** A service that makes videos. Everything that differs between services is behind this interface. */
export interface Provider {
  readonly name: ProviderName;

  /**
   * Submits once.
   *
   * @param clientRequestId Names the request, where the provider keeps such names: 1 to 128 of `[A-Za-z0-9._:-]`.
   * @throws {ProviderError}
   */
  submit(request: VideoRequest, clientRequestId: string, signal: AbortSignal): Promise<Accepted>;

  /**
   * Asks once how far a generation is.
   *
   * @throws {ProviderError}
   */
  check(generation: Generation, signal: AbortSignal): Promise<Progress>;

  /** Follows a generation by the provider's own event stream, which ends after the last state or breaks. */
  follow?(generation: Generation, signal: AbortSignal): AsyncIterable<Progress>;

  /** Asks the provider to stop a generation. */
  cancel?(generation: Generation, signal: AbortSignal): Promise<Cancellation>;

  /** Looks for what became of the requests of this name. Only those that have ended are sure to be listed. */
  find?(clientRequestId: string, model: string, signal: AbortSignal): Promise<Listing>;

  /** The price of a request beforehand, without asking for anything that costs. */
  quote(request: VideoRequest, signal: AbortSignal): Promise<Quote>;
}

export interface Accepted {
  generation: Generation;
  usage: Usage;
}

/**
 * What a provider's answer, or its absence, means for what may be done next.
 *
 * - `retryable`: nothing was accepted or changed; the same request may be sent again.
 * - `rate-limited`: the same, but the provider asks for fewer requests.
 * - `outcome-unknown`: a submit may have been accepted; sending it again may pay twice.
 * - `not-found`: the provider knows no such generation.
 * - `rejected`: the answer will stay the same.
 */
export type ErrorKind = "retryable" | "rate-limited" | "outcome-unknown" | "not-found" | "rejected";

/** An answer that is no success, judged. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
  readonly kind: ErrorKind;
  /** The HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** Whether the provider itself said it, and no gateway before it. */
  readonly fromProvider: boolean;
  /** The answer's body, where it is JSON, and its headers. */
  readonly json: unknown;
  readonly headers: Record<string, string>;
  /** What the user can do about it before trying again, where that is known: a sentence. */
  readonly advice: string | undefined;
  /** Milliseconds the provider asks to be left alone. */
  readonly retryAfterMs: number | undefined;

  constructor(
    verdict: ErrorKind,
    message: string,
    details: {
      status?: number;
      isOwn?: boolean;
      json?: unknown;
      headers?: Record<string, string>;
      advice?: string | undefined;
      retryAfterMs?: number | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(sentence(message), { cause: details.cause });
    this.kind = verdict;
    this.status = details.status;
    this.fromProvider = details.isOwn ?? false;
    this.json = details.json;
    this.headers = details.headers ?? {};
    this.advice = details.advice;
    this.retryAfterMs = details.retryAfterMs;
  }
}
