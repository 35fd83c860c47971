import type { Measure } from "./model.ts";

export type JobState = "queued" | "running" | "completed" | "failed" | "cancelled";

export interface LogLine {
  /** Milliseconds since the epoch. */
  at: number;
  message: string;
}

export interface JobDescription {
  id: string;
  provider: "aimlapi" | "fal";
  model: string;
  /** The body as it was sent, without the model's id. */
  fields: Record<string, unknown>;
  measure: Measure;
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
  readonly provider: "aimlapi" | "fal";
  readonly model: string;
  readonly fields: Record<string, unknown>;
  measure: Measure;
  readonly clientRequestId: string | undefined;
  readonly createdAt: number;
  /** When it ends, unless it is cancelled before. */
  readyAt: number;
  cancelled = false;
  /** How often the file was sent to its last byte. */
  delivered = 0;
  /** What a failed job says, or is going to say. */
  failure: { error: unknown } | undefined;
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
    if (this.cancelled) return "cancelled";
    const now = Date.now();
    if (now >= this.readyAt) return this.failure ? "failed" : "completed";
    return now < this.#startedAt ? "queued" : "running";
  }

  get ended(): boolean {
    return this.state !== "queued" && this.state !== "running";
  }

  /** From 0 at the submit to 1 at the end. */
  get progress(): number {
    return Math.min(1, (Date.now() - this.createdAt) / (this.readyAt - this.createdAt));
  }

  /** What it was charged: nothing before it is completed, and nothing when it failed or was cancelled. */
  get costUsd(): number {
    return this.state === "completed" ? this.#priceUsd : 0;
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
    this.cancelled = true;
    this.cancelling.abort();
  }

  /** Makes it end in an error, so many seconds after its submit or when it would have been ready. */
  fail(error: unknown, afterSeconds?: number): void {
    this.failure = { error };
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
