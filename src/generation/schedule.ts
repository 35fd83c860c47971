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
 *
 * All constants were found by simulation and are kept by `npm run bench`, against asking every 10 s.
 */
export interface Schedule {
  /** Milliseconds to let pass, `elapsedMs` after the submit, before the next status check. */
  delayAfter(elapsedMs: number): number;
}

const shortestMs = 1500;

/**
 * Before half of the usual time hardly anything is ready, and then requests are saved that are worth more later: with
 * 15 s from the start even a schedule that knew how times are distributed could not keep the bench's figures.
 */
const longestBeforeHalfMs = 30_000;
const longestMs = 15_000;

/** A refusal usually comes at once; one early check catches it. */
const firstCheckMs = 2000;

const narrow = { weight: 2 / 3, sigma: 0.3 };
const wide = { weight: 1 / 3, sigma: 0.75 };

/** What a request costs, in seconds of lag. Who waits long anyway may ask more often, but not in proportion. */
function requestCost(usualSeconds: number): number {
  return 4.8 / Math.sqrt(usualSeconds);
}

/** For a model outside the catalogue: the middle of those in it. */
const unknownUsualSeconds = 100;

/** The seconds that a request usually takes, from the submit to the video being ready. */
export function estimateSeconds({ known }: VideoRequest): number {
  return known?.usualSeconds ?? unknownUsualSeconds;
}

/**
 * The schedule of a request: the user's own interval, where there is one.
 *
 * @param estimate Called before each check, because a batch learns while it waits.
 */
export function scheduleFor(
  request: VideoRequest,
  intervalMs: number | undefined,
  estimate: (request: VideoRequest) => number = estimateSeconds,
): Schedule {
  return intervalMs === undefined
    ? { delayAfter: (elapsedMs) => adaptiveDelay(elapsedMs, estimate(request)) }
    : { delayAfter: () => intervalMs };
}

/** Rounds that bring the interval to within a thousandth of where it and the hazard in its middle agree. */
const rounds = 12;

/** The delay that follows a model's usual time. */
export function adaptiveDelay(elapsedMs: number, usualSeconds: number): number {
  if (elapsedMs < firstCheckMs) return firstCheckMs - elapsedMs;
  const longest = elapsedMs < (usualSeconds * 1000) / 2 ? longestBeforeHalfMs : longestMs;
  const bestAt = (ms: number) =>
    Math.min(longest, Math.max(shortestMs, bestInterval(ms / 1000, usualSeconds) * 1000));
  let delay = bestAt(elapsedMs);
  for (let round = 0; round < rounds; round++) delay = (delay + bestAt(elapsedMs + delay / 2)) / 2;
  return delay;
}

/** Seconds between two requests that cost least, `seconds` after the submit. */
function bestInterval(seconds: number, usualSeconds: number): number {
  return Math.sqrt((2 * requestCost(usualSeconds)) / hazard(seconds, usualSeconds));
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
