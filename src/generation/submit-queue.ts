import { pause } from "../abort.ts";
import { ProviderError } from "../providers/provider.ts";
import { firstRetryMs } from "./retries.ts";

/** The least and the most that a random pause is chosen from, in milliseconds. */
const shortestRangeMs = 2000;
const longestRangeMs = 600_000;
/** The range of the random pause, as a share of the time since the provider began to refuse. */
const rangeShare = 1 / 6;

/** The time, as a test can replace it. */
export interface Clock {
  /** Milliseconds since any moment. */
  now(): number;
  /** Waits so many milliseconds. @throws the signal's reason. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

const systemClock: Clock = { now: () => performance.now(), pause };

/**
 * Lets the videos of a step submit to one provider. The first 429 ends that they all do so as they like: the account has
 * no free slot, or allows no more requests, and other jobs may want the same. From then on one video at a time submits,
 * after a random pause (full jitter), whose range grows with the time that the provider has refused. If a video of this
 * step has ended, the next submits at once, because its slot is free.
 */
export class SubmitQueue {
  readonly #clock: Clock;
  readonly #random: () => number;
  #limited = false;
  #submitting = false;
  #refusedSince: number | undefined;
  #nextAt = 0;
  #change = Promise.withResolvers<void>();

  constructor(clock: Clock = systemClock, random: () => number = Math.random) {
    this.#clock = clock;
    this.#random = random;
  }

  /**
   * Waits for a turn, then submits.
   *
   * @throws what `submit` throws, and the signal's reason.
   */
  async run<T>(submit: () => Promise<T>, signal: AbortSignal): Promise<T> {
    while (this.#limited && (this.#submitting || this.delayMs > 0)) await this.#wait(signal);
    this.#submitting = true;
    try {
      const accepted = await submit();
      this.#refusedSince = undefined;
      return accepted;
    } catch (error) {
      if (error instanceof ProviderError && error.kind === "rate-limited") this.#refuse(error.retryAfterMs);
      throw error;
    } finally {
      this.#submitting = false;
      this.#changed();
    }
  }

  /** Milliseconds until the next turn, at least. */
  get delayMs(): number {
    return Math.max(0, this.#nextAt - this.#clock.now());
  }

  /** A video of this step has ended at the provider. */
  freeSlot(): void {
    this.#nextAt = 0;
    this.#refusedSince = undefined;
    this.#changed();
  }

  #refuse(retryAfterMs = firstRetryMs): void {
    const now = this.#clock.now();
    this.#limited = true;
    this.#refusedSince ??= now;
    const range = Math.max(shortestRangeMs, (now - this.#refusedSince) * rangeShare);
    this.#nextAt = now + retryAfterMs + this.#random() * Math.min(longestRangeMs, range);
  }

  /** Waits until the next turn, or until something has changed before. */
  async #wait(signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const left = this.#submitting ? longestRangeMs : this.delayMs;
    const paused = this.#clock.pause(left, AbortSignal.any([signal, over.signal]));
    await Promise.race([paused, this.#change.promise]).finally(() => over.abort());
    await paused.catch(() => signal.throwIfAborted());
  }

  #changed(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }
}
