import type { HttpClient } from "../../src/http/client.ts";
import { isLoopbackHost } from "../../src/http/loopback.ts";
import type { Environment } from "../../src/log/action-log.ts";
import type { CatalogueEntry } from "../../src/models/entry.ts";
import { type ProviderName, providers } from "../../src/providers/table.ts";
import { readAimlapi } from "./aimlapi.ts";
import { falPlatform, readFal } from "./fal.ts";
import { PublicApi } from "./public-api.ts";
import type { Publication } from "./publication.ts";
import { type Update, updateEntries } from "./update.ts";

interface Reader {
  baseUrl: string;
  read: (api: PublicApi, known: ReadonlySet<string>, environment: Environment) => Promise<Publication>;
}

const readers: Record<ProviderName, Reader> = {
  aimlapi: { baseUrl: providers.aimlapi.baseUrl, read: readAimlapi },
  fal: {
    baseUrl: falPlatform,
    read: (api, known, environment) => readFal(api, known, environment[providers.fal.keyVariable]),
  },
};

/**
 * Reads what a provider publishes of its models, and brings the catalogue's entries up to date with it.
 *
 * @param baseUrl A gateway or the simulator in place of the provider.
 * @param pauses Milliseconds before each further attempt of a request.
 * @throws {Error} if the models cannot be listed, or if the list is not plausible.
 */
export async function readProvider(
  provider: ProviderName,
  entries: readonly CatalogueEntry[],
  http: HttpClient,
  environment: Environment,
  baseUrl: string | undefined,
  pauses?: readonly number[],
): Promise<Update> {
  const { baseUrl: own, read } = readers[provider];
  const url = URL.parse(baseUrl ?? own);
  if (!url || (url.protocol !== "https:" && !isLoopbackHost(url.hostname)))
    throw new Error("--base-url must be an https URL, or one of a loopback host");
  const known = new Set(entries.map(({ id }) => id));
  try {
    return updateEntries(entries, await read(new PublicApi(http, url, pauses), known, environment));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${providers[provider].title}: ${reason}. Nothing was written.`, { cause: error });
  }
}
