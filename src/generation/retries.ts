/** Tries to reach a provider before the step gives up. */
export const triesToReach = 5;
const firstRetryMs = 1000;
const longestRetryMs = 30_000;

/** Milliseconds to wait after so many tries, unless the provider asks for another time. */
export function retryDelayMs(tries: number, retryAfterMs: number | undefined): number {
  return retryAfterMs ?? Math.min(longestRetryMs, firstRetryMs * 2 ** (tries - 1));
}
