import type { HttpClient } from "../http/client.ts";
import type { ProviderName } from "../models/model.ts";
import { AimlApi } from "./aimlapi/aimlapi.ts";
import { Fal } from "./fal/fal.ts";
import type { Provider } from "./provider.ts";

const providers = { aimlapi: AimlApi, fal: Fal };

/** A provider's API, reached at `baseUrl` with `key`. */
export function connect(name: ProviderName, http: HttpClient, baseUrl: URL, key: string): Provider {
  return new providers[name](http, baseUrl, key);
}
