import type { End } from "../../src/providers/charges.ts";
import { type ProviderName, providers } from "../../src/providers/table.ts";
import type { VideoSize } from "./model.ts";

export type JobState = "queued" | "running" | "completed" | "failed" | "cancelled";

export interface LogLine {
  /** Milliseconds since the epoch. */
  at: number;
  message: string;
}

/** How a job fails. */
export interface JobFailure {
  error: unknown;
  /** The status that fal answers in place of a result. */
  status: number;
  /** Whether it is charged, where the provider says that it may be. */
  charged: boolean;
}

export interface JobDescription {
  id: string;
  provider: ProviderName;
  model: string;
  /** The body as it was sent, without the model's id. */
  fields: Record<string, unknown>;
  measure: VideoSize;
  priceUsd: number;
  clientRequestId: string | undefined;
  createdAt: number;
  readyAt: number;
  /** Real milliseconds that one simulated second takes. */
  msPerSecond: number;
}

/** The part of a job's time that it spends waiting for a machine. */
const queuedShare = 0.1;
const logLines = 10;

/** A generation that a provider accepted. Times are milliseconds since the epoch. */
export class Job {
  readonly id: string;
  readonly provider: ProviderName;
  readonly model: string;
  readonly fields: Record<string, unknown>;
  measure: VideoSize;
  readonly clientRequestId: string | undefined;
  readonly createdAt: number;
  /** When it ends, unless it is cancelled before. */
  readyAt: number;
  /** How far it was when it was cancelled. */
  cancelledWhile: "queued" | "running" | undefined;
  /** How often the file was sent to its last byte. */
  delivered = 0;
  /** What a failed job says, or is going to say. */
  failure: JobFailure | undefined;
  /** Aborts when the job is cancelled. */
  readonly cancelling = new AbortController();
  /** The status that the file's present address answers once a fault has expired it. */
  linkRefusal: number | undefined;
  readonly #priceUsd: number;
  readonly #msPerSecond: number;
  #furtherLog: string[] = [];

  constructor(description: JobDescription) {
    this.id = description.id;
    this.provider = description.provider;
    this.model = description.model;
    this.fields = description.fields;
    this.measure = description.measure;
    this.clientRequestId = description.clientRequestId;
    this.createdAt = description.createdAt;
    this.readyAt = description.readyAt;
    this.#priceUsd = description.priceUsd;
    this.#msPerSecond = description.msPerSecond;
  }

  get state(): JobState {
    if (this.cancelledWhile) return "cancelled";
    if (Date.now() >= this.readyAt) return this.failure ? "failed" : "completed";
    return this.#pendingState;
  }

  get #pendingState(): "queued" | "running" {
    return Date.now() < this.#startedAt ? "queued" : "running";
  }

  get cancelled(): boolean {
    return this.state === "cancelled";
  }

  get ended(): boolean {
    return this.state !== "queued" && this.state !== "running";
  }

  /** From 0 at the submit to 1 at the end. */
  get progress(): number {
    return Math.min(1, (Date.now() - this.createdAt) / (this.readyAt - this.createdAt));
  }

  /** What it was charged: nothing before it has ended, and then what its provider charges for such an end. */
  get costUsd(): number {
    if (!this.ended) return 0;
    const { charge } = providers[this.provider].charges[this.#end];
    const charged = charge === "charged" || (charge === "may be charged" && this.failure?.charged === true);
    return charged ? this.#priceUsd : 0;
  }

  get #end(): End {
    if (this.cancelledWhile)
      return this.cancelledWhile === "queued" ? "cancelled-in-queue" : "cancelled-running";
    return this.failure ? classifyFailure(this.provider, this.failure) : "completed";
  }

  /** What it is going to be charged if all goes well. */
  get priceUsd(): number {
    return this.#priceUsd;
  }

  /** Simulated seconds from start to end. */
  get inferenceSeconds(): number {
    return (this.readyAt - this.#startedAt) / this.#msPerSecond;
  }

  /** The lines logged so far. */
  get log(): LogLine[] {
    const now = Date.now();
    return this.#wholeLog().filter(({ at }) => at <= now);
  }

  /** When its state or its log changes of itself, as it was at a moment. Infinity where they no longer do. */
  nextChangeAfter(moment: number): number {
    const changes = [this.#startedAt, this.readyAt, ...this.#wholeLog().map(({ at }) => at)];
    return Math.min(...changes.filter((at) => at > moment));
  }

  cancel(): void {
    this.cancelledWhile = this.#pendingState;
    this.cancelling.abort();
  }

  /** Makes it end in an error, so many seconds after its submit or when it would have been ready. */
  fail(failure: JobFailure, afterSeconds?: number): void {
    const { charge } = providers[this.provider].charges[classifyFailure(this.provider, failure)];
    if (failure.charged && charge !== "may be charged") {
      throw new Error(`${this.provider} does not charge for such a failure`);
    }
    this.failure = failure;
    if (afterSeconds !== undefined) this.readyAt = this.createdAt + afterSeconds * this.#msPerSecond;
  }

  /** Adds lines of a length to what it logs as soon as it runs. */
  logMore(lines: number, characters: number): void {
    this.#furtherLog = Array.from({ length: lines }, () => "x".repeat(characters));
  }

  get #startedAt(): number {
    return this.createdAt + (this.readyAt - this.createdAt) * queuedShare;
  }

  #wholeLog(): LogLine[] {
    const startedAt = this.#startedAt;
    const running = this.readyAt - startedAt;
    const steps = Array.from({ length: logLines }, (_, index) => ({
      at: startedAt + (running * index) / logLines,
      message: `Denoising, step ${index + 1} of ${logLines}`,
    }));
    return [...this.#furtherLog.map((message) => ({ at: startedAt, message })), ...steps];
  }
}

function classifyFailure(provider: ProviderName, { status }: JobFailure): End {
  if (provider === "aimlapi") return "failed";
  return status >= 500 ? "model-error" : "content-policy";
}
