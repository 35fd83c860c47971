import type { End } from "../../src/providers/charges.ts";
import { type ProviderName, providers } from "../../src/providers/table.ts";
import type { ReceivedFiles } from "../files/uploads.ts";
import type { Container, VideoSize } from "./model.ts";

export type JobState = "queued" | "running" | "completed" | "failed" | "cancelled";

export interface LogLine {
  /** Milliseconds since the epoch. */
  at: number;
  message: string;
}

/** The failure of a job. */
export interface JobFailure {
  error: unknown;
  /** The HTTP status of fal's result. */
  status: number;
  /** Whether the provider charges for it, if its rules leave that open. */
  charged: boolean;
}

export interface JobDescription {
  id: string;
  provider: ProviderName;
  model: string;
  /** The body as sent, without the model's id. */
  fields: Record<string, unknown>;
  measure: VideoSize;
  priceUsd: number;
  unitPrice: number | undefined;
  container: Container;
  /** The SHA-256 of each file that came with the request, by its field. */
  files: ReceivedFiles;
  clientRequestId: string | undefined;
  createdAt: number;
  readyAt: number;
  /** Real milliseconds per simulated second. */
  msPerSecond: number;
}

/** The share of a job's time in the queue. */
const queuedShare = 0.1;
const logLines = 10;

/** A generation that a provider accepted. Times are milliseconds since the epoch. */
export class Job {
  readonly id: string;
  readonly provider: ProviderName;
  readonly model: string;
  readonly fields: Record<string, unknown>;
  measure: VideoSize;
  /** US dollars for one of fal's billing units. */
  readonly unitPrice: number | undefined;
  readonly container: Container;
  readonly files: ReceivedFiles;
  readonly clientRequestId: string | undefined;
  readonly createdAt: number;
  /** The end of the job, unless it is cancelled before. */
  readyAt: number;
  /** The state in which it was cancelled. */
  cancelledWhile: "queued" | "running" | undefined;
  /** How often the complete file was sent. */
  delivered = 0;
  /** The job's failure, in the past or the future. */
  failure: JobFailure | undefined;
  /** Aborts when the job is cancelled. */
  readonly cancelling = new AbortController();
  /** The status of the file's current URL after a fault has expired it. */
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
    this.unitPrice = description.unitPrice;
    this.container = description.container;
    this.files = description.files;
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

  /** The charge in US dollars: 0 until it has ended, and then by the provider's rules for its end. */
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

  /** The charge in US dollars if it succeeds. */
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

  /** The time of the next change of its state or log after `moment`; `Infinity` if there is none. */
  nextChangeAfter(moment: number): number {
    const changes = [this.#startedAt, this.readyAt, ...this.#wholeLog().map(({ at }) => at)];
    return Math.min(...changes.filter((at) => at > moment));
  }

  cancel(): void {
    this.cancelledWhile = this.#pendingState;
    this.cancelling.abort();
  }

  /** Makes it fail, `afterSeconds` after its submit or when it would have been ready. */
  fail(failure: JobFailure, afterSeconds?: number): void {
    const { charge } = providers[this.provider].charges[classifyFailure(this.provider, failure)];
    if (failure.charged && charge !== "may be charged") {
      throw new Error(`${this.provider} does not charge for such a failure`);
    }
    this.failure = failure;
    if (afterSeconds !== undefined) this.readyAt = this.createdAt + afterSeconds * this.#msPerSecond;
  }

  /** Adds lines of a given length to its log, beginning when it runs. */
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
