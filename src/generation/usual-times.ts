import type { VideoRequest } from "../models/request.ts";
import { estimateSeconds } from "./schedule.ts";

/**
 * Learns how long videos of each model take: the geometric mean of all measured times and the catalogue's figure, which
 * counts as one measurement. The mean is geometric because times scatter by a factor, not by seconds.
 */
export class UsualTimes {
  readonly #seen = new Map<string, { logarithms: number; count: number }>();

  /** @param seconds From the submit to the video being ready. */
  learn(model: string, seconds: number): void {
    const { logarithms, count } = this.#seen.get(model) ?? { logarithms: 0, count: 0 };
    this.#seen.set(model, { logarithms: logarithms + Math.log(seconds), count: count + 1 });
  }

  /** Estimates the seconds from the submit until the video is ready. */
  readonly secondsFor = (request: VideoRequest): number => {
    const usual = Math.log(estimateSeconds(request));
    const { logarithms, count } = this.#seen.get(request.model) ?? { logarithms: 0, count: 0 };
    return Math.exp((usual + logarithms) / (1 + count));
  };
}
