import type { ProviderError } from "../providers/provider.ts";

/** Tries to reach a provider before the step gives up. */
export const triesToReach = 5;
/** The shortest pause before a request is sent again, in milliseconds. */
export const firstRetryMs = 1000;
const longestRetryMs = 30_000;

/**
 * Milliseconds to wait after so many failed tries: what the provider asks for, or else twice as long each time. After a
 * 429, a random time is added (full jitter), because other jobs of the account are refused at the same moment and would
 * all come back together.
 */
export function retryDelayMs(tries: number, { kind, retryAfterMs }: ProviderError): number {
  const range = Math.min(longestRetryMs, firstRetryMs * 2 ** (tries - 1));
  if (kind === "rate-limited") return (retryAfterMs ?? firstRetryMs) + Math.random() * range;
  return retryAfterMs ?? range;
}
