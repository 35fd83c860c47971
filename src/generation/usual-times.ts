import type { VideoRequest } from "../models/request.ts";
import { usualSecondsOf } from "./schedule.ts";

/**
 * How long videos of each model take, as a batch finds out: the catalogue's figure to begin with, which counts as much
 * as one video, and then the geometric mean of it and all times that were seen. Times scatter by a factor, not by
 * seconds.
 */
export class UsualTimes {
  readonly #seen = new Map<string, { logarithms: number; count: number }>();

  /** @param seconds From the submit to the video being ready. */
  learn(model: string, seconds: number): void {
    const { logarithms, count } = this.#seen.get(model) ?? { logarithms: 0, count: 0 };
    this.#seen.set(model, { logarithms: logarithms + Math.log(seconds), count: count + 1 });
  }

  /** Seconds that a request is to be expected to take. */
  readonly secondsFor = (request: VideoRequest): number => {
    const usual = Math.log(usualSecondsOf(request));
    const { logarithms, count } = this.#seen.get(request.model) ?? { logarithms: 0, count: 0 };
    return Math.exp((usual + logarithms) / (1 + count));
  };
}
