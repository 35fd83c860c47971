import type { VideoRequest } from "../models/request.ts";
import { estimateUsualTime, type UsualTime } from "../models/usual-time.ts";

/**
 * When to check whether a video is ready.
 *
 * Where only the model's family or kind is known, the schedule is a beat of 10 s or less: see `steadyDelay`. Otherwise:
 *
 * A fixed interval asks too often while the video cannot be ready, and too seldom around the time when it can. If
 * videos become ready at the hazard rate h(t), and a request costs as much as c seconds of lag, the cheapest interval
 * is sqrt(2c / h(t)).
 *
 * The hazard is that of a mixture of two log-normal distributions around the model's usual time: a narrow one for an
 * accurate usual time, and a wide one for a usual time that is wrong by a factor of up to five.
 *
 * All constants were found by simulation. `npm run bench` compares the schedule with a check every 10 s.
 */
export interface Schedule {
  /** Milliseconds until the next status check, at `elapsedMs` milliseconds after the submit. */
  delayAfter(elapsedMs: number): number;
}

const shortestMs = 1500;

/**
 * Milliseconds. Few videos are ready before half of the usual time, so the schedule saves requests for later. With 15 s
 * from the start, even a schedule that knew the distribution would miss the bench's figures.
 */
const longestBeforeHalfMs = 30_000;
const longestMs = 15_000;

/** Milliseconds. A provider usually rejects a request at once; one early check notices it. */
const firstCheckMs = 2000;

const narrow = { weight: 2 / 3, sigma: 0.3 };
const wide = { weight: 1 / 3, sigma: 0.75 };

/**
 * The cost of a request, in seconds of lag. It falls with the usual time, so that slow models are checked more often in
 * all, but less than in proportion. Outside the range in which that needs fewer checks than one every 10 s at less lag,
 * it falls faster: fast models are checked less often, and slow ones more often.
 */
function requestCost(usualSeconds: number): number {
  const inRange = Math.min(120, Math.max(60, usualSeconds));
  return (4.8 / Math.sqrt(usualSeconds)) * (inRange / usualSeconds) ** 0.48;
}

/** Estimates the time from the submit until the video is ready. */
export function estimateTime({ model, known }: VideoRequest): UsualTime {
  return estimateUsualTime({
    id: model,
    kind: known?.kind,
    usualSeconds: known?.usualSeconds,
  });
}

/** Estimates the seconds from the submit until the video is ready. */
export function estimateSeconds(request: VideoRequest): number {
  return estimateTime(request).seconds;
}

/**
 * The schedule of a request: the user's interval, if set, or else the one for its usual time.
 *
 * @param estimate Called before each check, because a batch learns from the videos that are ready.
 */
export function scheduleFor(
  request: VideoRequest,
  intervalMs: number | undefined,
  estimate: (request: VideoRequest) => UsualTime = estimateTime,
): Schedule {
  return intervalMs === undefined
    ? { delayAfter: (elapsedMs) => delayFor(elapsedMs, estimate(request)) }
    : { delayAfter: () => intervalMs };
}

/** Milliseconds until the next check, `elapsedMs` after the submit. */
export function delayFor(elapsedMs: number, { seconds, of }: UsualTime): number {
  if (of === "model") return adaptiveDelay(elapsedMs, seconds);
  return steadyDelay(elapsedMs, of === "family" ? seconds : 0);
}

const beatMs = 10_000;

/** Few videos are ready before the first, and few after the second part of their family's usual time. */
const family = { soonest: 1 / 6, latest: 2 };

/**
 * Milliseconds until the next check, for a family's usual time, or 0. The times of a family differ by a factor of up to
 * five, for which the adaptive schedule is not made: for a third of the models, its lag would exceed that of a check
 * every 10 s. This one saves checks until the soonest time, and spends them on a shorter beat up to the latest. From then
 * on it checks every 10 s. So at any time it has sent no more requests than a check every 10 s.
 */
export function steadyDelay(elapsedMs: number, familySeconds: number): number {
  if (elapsedMs < firstCheckMs) return firstCheckMs - elapsedMs;
  const soonest = Math.min(
    firstCheckMs + longestBeforeHalfMs,
    Math.max(beatMs, familySeconds * 1000 * family.soonest),
  );
  if (elapsedMs < soonest) return soonest - elapsedMs;
  const latest = Math.round((familySeconds * 1000 * family.latest) / beatMs) * beatMs;
  return elapsedMs < latest - 1 ? (beatMs * (latest - soonest)) / (latest - beatMs) : beatMs;
}

/** Iterations after which the interval fits the hazard at its middle to within a thousandth. */
const rounds = 12;

/** Milliseconds until the next check, `elapsedMs` after the submit, for a model's usual time. */
export function adaptiveDelay(elapsedMs: number, usualSeconds: number): number {
  if (elapsedMs < firstCheckMs) return firstCheckMs - elapsedMs;
  const longest = elapsedMs < (usualSeconds * 1000) / 2 ? longestBeforeHalfMs : longestMs;
  const bestAt = (ms: number) =>
    Math.min(longest, Math.max(shortestMs, bestInterval(ms / 1000, usualSeconds) * 1000));
  let delay = bestAt(elapsedMs);
  for (let round = 0; round < rounds; round++) delay = (delay + bestAt(elapsedMs + delay / 2)) / 2;
  return delay;
}

/** The cheapest interval between two requests in seconds, `seconds` after the submit. */
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
