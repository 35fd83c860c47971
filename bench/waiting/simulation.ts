import type { Schedule } from "../../src/generation/schedule.ts";

/** The result of waiting with a schedule, for each video. */
export interface Waiting {
  /** Seconds from the video being ready until a check sees it. */
  lags: number[];
  /** Status checks, the one that sees the video included. */
  requests: number[];
}

/** Seconds after the submit at which a schedule checks, on a simulated clock. */
export function* checks(schedule: Schedule): Generator<number> {
  for (let elapsedMs = 0; ; ) {
    elapsedMs += schedule.delayAfter(elapsedMs);
    yield elapsedMs / 1000;
  }
}

/** The loop on the providers' pages: it checks at once, and then at a fixed interval. */
export function* pageLoop(beatSeconds: number): Generator<number> {
  for (let beat = 0; ; beat++) yield beat * beatSeconds;
}

/** Waits for each video. @param readyAt Seconds after the submit, in ascending order. */
export function wait(checkTimes: Iterable<number>, readyAt: Float64Array): Waiting {
  const lags: number[] = [];
  const requests: number[] = [];
  let asked = 0;
  for (const time of checkTimes) {
    asked++;
    for (let next = readyAt[lags.length]; next !== undefined && next <= time; next = readyAt[lags.length]) {
      lags.push(time - next);
      requests.push(asked);
    }
    if (lags.length === readyAt.length) break;
  }
  return { lags, requests };
}
