import { pause } from "../abort.ts";

/** Delays the requests to one provider. All videos of a batch share it, so that a 429 for one pauses them all. */
export class RateLimiter {
  #until = 0;

  /** Sends no request for this many milliseconds. */
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
