import type { Backend } from "../../generation/backend.ts";
import { createBackend } from "../../generation/create-backend.ts";
import { readKey } from "../../inputs/keys.ts";
import { invalidInput } from "../../inputs/read.ts";
import type { Environment } from "../../log/action-log.ts";
import type { Asset } from "../../manifest/asset.ts";
import type { Problem } from "../../models/request.ts";
import { keyVariables, type ProviderName, providers } from "../../providers/table.ts";
import type { AssetsInputs } from "./inputs.ts";

/** The providers that a batch needs. */
export type Backends = ReadonlyMap<ProviderName, Backend>;

/** A provider's key; undefined for a dry run. */
export type Keys = ReadonlyMap<ProviderName, string | undefined>;

/**
 * The keys of the providers that some videos need.
 *
 * @param all The manifest's videos: a key that is given for one provider is not sent to another.
 * @throws {Failure} "Invalid input" where one is missing.
 */
export function readKeys(
  needed: readonly Asset[],
  all: readonly Asset[],
  { apiKey, dryRun }: AssetsInputs,
  environment: Environment,
): Keys {
  const problems: Problem[] = [];
  if (apiKey !== undefined && !dryRun && providersOf(all).length > 1) {
    const message = `is one key, and the manifest has models of two providers; set ${keyVariables.join(" and ")} in the step's environment instead`;
    problems.push({ input: "api-key", message });
  }
  const keys = providersOf(needed).map(
    (provider) => [provider, dryRun ? undefined : readKey(apiKey, provider, environment, problems)] as const,
  );
  if (problems.length > 0) throw invalidInput(problems);
  return new Map(keys);
}

/** Opens each provider once. */
export async function createBackends(keys: Keys, { baseUrl }: AssetsInputs): Promise<Backends> {
  const opened = [...keys].map(async ([provider, apiKey]) => {
    const url = baseUrl ?? new URL(providers[provider].baseUrl);
    return [provider, await createBackend({ provider, apiKey, baseUrl: url })] as const;
  });
  return new Map(await Promise.all(opened));
}

export async function closeBackends(backends: Backends): Promise<void> {
  await Promise.all([...backends.values()].map((backend) => backend.close()));
}

function providersOf(assets: readonly Asset[]): ProviderName[] {
  return [...new Set(assets.map(({ request }) => request.provider))];
}
