import type { VideoRequest } from "../models/request.ts";
import type { UsualTime } from "../models/usual-time.ts";
import { estimateTime } from "./schedule.ts";

/**
 * Learns how long videos of each model take: the geometric mean of all measured times and the model's usual time, which
 * counts as one measurement; that of its family or kind does not count. The mean is geometric because times scatter by a
 * factor, not by seconds.
 */
export class UsualTimes {
  readonly #seen = new Map<string, { logarithms: number; count: number }>();

  /** @param seconds From the submit to the video being ready. */
  learn(model: string, seconds: number): void {
    const { logarithms, count } = this.#seen.get(model) ?? nothing;
    this.#seen.set(model, { logarithms: logarithms + Math.log(seconds), count: count + 1 });
  }

  /** Estimates the time from the submit until the video is ready. */
  readonly estimate = (request: VideoRequest): UsualTime => {
    const usual = estimateTime(request);
    const seen = this.#seen.get(request.model);
    if (seen === undefined) return usual;
    const own = usual.of === "model" ? { logarithms: Math.log(usual.seconds), count: 1 } : nothing;
    const mean = (seen.logarithms + own.logarithms) / (seen.count + own.count);
    return { seconds: Math.exp(mean), of: "model" };
  };
}

const nothing = { logarithms: 0, count: 0 };
