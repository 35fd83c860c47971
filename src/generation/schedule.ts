import type { VideoRequest } from "../models/request.ts";

/**
 * When to ask whether a video is ready.
 *
 * A fixed beat asks too often while nothing can have happened and too seldom around the moment when it does. If
 * videos become ready at the hazard rate h(t), and a request costs as much as c seconds of lag, the interval that
 * costs least is sqrt(2c / h(t)): requests are bought where they are likely to learn something.
 *
 * The hazard is that of a mixture of two log-normal distributions around the model's usual time: a narrow one, for
 * a usual time that is right, and a wide one that keeps the schedule sane where it is wrong by a factor of five.
 */
export interface Schedule {
  /** Milliseconds to let pass, `elapsedMs` after the submit, before the next status check. */
  delayAfter(elapsedMs: number): number;
}

const shortestMs = 1500;
const longestMs = 15_000;

/** A refusal usually comes at once; one early check catches it. */
const firstCheckMs = 2000;

/** What a request costs, in seconds of lag. Chosen so that the figures of `npm run bench` hold. */
const requestCost = 1.2;

const narrow = { weight: 0.7, sigma: 0.3 };
const wide = { weight: 0.3, sigma: 1.1 };

/** For a model outside the catalogue: the middle of those in it. */
const unknownUsualSeconds = 100;

/** Seconds that a request usually takes. */
export function usualSecondsOf({ known }: VideoRequest): number {
  return known?.usualSeconds ?? unknownUsualSeconds;
}

/** The schedule of a request: the user's own interval, where there is one. */
export function scheduleFor(request: VideoRequest, intervalMs: number | undefined): Schedule {
  return intervalMs === undefined
    ? adaptiveSchedule(usualSecondsOf(request))
    : { delayAfter: () => intervalMs };
}

/** Follows the model's usual time, in seconds. */
export function adaptiveSchedule(usualSeconds: number): Schedule {
  return {
    delayAfter(elapsedMs) {
      if (elapsedMs < firstCheckMs) return firstCheckMs - elapsedMs;
      const interval = Math.sqrt((2 * requestCost) / hazard(elapsedMs / 1000, usualSeconds));
      return Math.min(longestMs, Math.max(shortestMs, interval * 1000));
    },
  };
}

/** The rate, per second, at which a video that is not ready after `seconds` becomes ready. */
function hazard(seconds: number, usualSeconds: number): number {
  let density = 0;
  let survival = 0;
  for (const { weight, sigma } of [narrow, wide]) {
    const z = Math.log(seconds / usualSeconds) / sigma;
    density += (weight * Math.exp(-0.5 * z * z)) / (seconds * sigma * Math.sqrt(2 * Math.PI));
    survival += weight * upperTail(z);
  }
  return density / Math.max(survival, Number.MIN_VALUE);
}

/** The standard normal distribution's upper tail; Abramowitz and Stegun 26.2.17, error below 7.5e-8. */
function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const series = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const polynomial = series.reduceRight((sum, coefficient) => (sum + coefficient) * t, 0);
  return (Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)) * polynomial;
}
