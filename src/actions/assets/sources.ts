import { openSource } from "../../generation/open-source.ts";
import { Pace } from "../../generation/pace.ts";
import type { Source } from "../../generation/source.ts";
import { readKey } from "../../inputs/keys.ts";
import { invalidInput } from "../../inputs/read.ts";
import type { Asset } from "../../manifest/asset.ts";
import type { Problem } from "../../models/request.ts";
import { keyVariables, type ProviderName, providers } from "../../providers/table.ts";
import type { Environment } from "../../runner/runner.ts";
import type { AssetsInputs } from "./inputs.ts";

/** A provider with its connections and its pace, which all videos of a batch share. */
export interface SharedSource {
  source: Source;
  pace: Pace;
}

/** The providers that a batch needs. */
export type Sources = ReadonlyMap<ProviderName, SharedSource>;

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
export async function openSources(keys: Keys, { baseUrl }: AssetsInputs): Promise<Sources> {
  const opened = [...keys].map(async ([provider, apiKey]) => {
    const url = baseUrl ?? new URL(providers[provider].baseUrl);
    const source = await openSource({ provider, apiKey, baseUrl: url });
    return [provider, { source, pace: new Pace() }] as const;
  });
  return new Map(await Promise.all(opened));
}

export async function closeSources(sources: Sources): Promise<void> {
  await Promise.all([...sources.values()].map(({ source }) => source.close()));
}

function providersOf(assets: readonly Asset[]): ProviderName[] {
  return [...new Set(assets.map(({ request }) => request.provider))];
}
