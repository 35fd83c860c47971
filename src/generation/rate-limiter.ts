import { pause } from "../abort.ts";

/**
 * Holds requests back while a provider wants fewer. All videos of a batch share one: a limit that one of them
 * meets slows every request down, and none is sent in vain.
 */
export class RateLimiter {
  #until = 0;

  /** No request for this long. */
  pauseFor(ms: number): void {
    this.#until = Math.max(this.#until, performance.now() + ms);
  }

  /** Waits until requests may be sent. @throws the signal's reason. */
  async ready(signal: AbortSignal): Promise<void> {
    for (let left = this.#left(); left > 0; left = this.#left()) await pause(left, signal);
  }

  #left(): number {
    return this.#until - performance.now();
  }
}
