import type { Cancellation, Generation, Provider } from "./provider.ts";

/** Asks a provider to cancel a generation. `impossible` where its API has no such request; never throws. */
export async function cancelAtProvider(
  provider: Provider,
  generation: Generation,
  timeoutMs: number,
): Promise<Cancellation | "impossible"> {
  if (!provider.cancel) return "impossible";
  return provider.cancel(generation, AbortSignal.timeout(timeoutMs)).catch(() => "unknown" as const);
}
