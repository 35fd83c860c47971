import type { ProviderName } from "../models/model.ts";
import type { Backend } from "./backend.ts";

/** Which provider, and how to reach it. */
export interface BackendOptions {
  provider: ProviderName;
  /** Undefined for a dry run. */
  apiKey: string | undefined;
  baseUrl: URL;
}

/** Loads only the code that the backend needs: a dry run opens no connection. */
export async function createBackend({ provider, apiKey, baseUrl }: BackendOptions): Promise<Backend> {
  if (apiKey === undefined) return (await import("./dry-run.ts")).createDryRun(provider);
  return (await import("./provider-backend.ts")).connectProvider(provider, apiKey, baseUrl);
}
