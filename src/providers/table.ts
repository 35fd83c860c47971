interface ProviderRow {
  /** As people know it. */
  title: string;
  /** Where it is reached, unless `base-url` names a gateway. */
  baseUrl: string;
  /** The environment variable that its key usually is in. */
  keyVariable: string;
}

/**
 * The services that make videos, one row each. The values of the input `provider`, what is masked, and what the
 * variables of keys are called in messages all follow from it.
 */
export const providers = {
  aimlapi: {
    title: "AI/ML API",
    baseUrl: "https://api.aimlapi.com",
    keyVariable: "AIMLAPI_API_KEY",
  },
  fal: {
    title: "fal",
    baseUrl: "https://queue.fal.run",
    keyVariable: "FAL_KEY",
  },
} as const satisfies Record<string, ProviderRow>;

export type ProviderName = keyof typeof providers;

export const providerNames = Object.keys(providers) as ProviderName[];

/** Every variable that may hold a provider's key. */
export const keyVariables: readonly string[] = Object.values(providers).map(({ keyVariable }) => keyVariable);
