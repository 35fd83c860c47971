import { HttpClient } from "../http/client.ts";
import type { ProviderName } from "../models/model.ts";
import { connect } from "../providers/connect.ts";
import { userAgent } from "../version.ts";
import type { Backend } from "./backend.ts";
import type { ProviderFiles } from "./provider-files.ts";

/** A provider's API, and the files that it makes. */
export function providerBackend(provider: ProviderName, apiKey: string, baseUrl: URL): Backend {
  const api = new HttpClient(userAgent);
  let files: Promise<ProviderFiles> | undefined;
  const loadFiles = () => {
    files ??= import("./provider-files.ts").then(({ ProviderFiles }) => new ProviderFiles(baseUrl));
    return files;
  };
  return {
    provider: connect(provider, api, baseUrl, apiKey),
    prepare: async () => void (await loadFiles()),
    fetchFile: async (order) => (await loadFiles()).fetch(order),
    close: async () => {
      await Promise.all([api.close(), files?.then((opened) => opened.close())]);
    },
  };
}
