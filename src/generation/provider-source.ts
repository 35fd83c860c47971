import { HttpClient } from "../http/client.ts";
import { FileHostPolicy } from "../http/file-host.ts";
import type { ProviderName } from "../models/model.ts";
import { connect } from "../providers/connect.ts";
import { userAgent } from "../version.ts";
import type { Source } from "./source.ts";

/** A provider's API and the hosts of its files, with connections of their own. What downloads is loaded with a file. */
export function providerSource(provider: ProviderName, apiKey: string, baseUrl: URL): Source {
  const policy = new FileHostPolicy(baseUrl);
  const api = new HttpClient(userAgent);
  const files = new HttpClient(userAgent, policy.lookup);
  return {
    provider: connect(provider, api, baseUrl, apiKey),
    fetchFile: async (order) => {
      const { downloadVideo } = await import("../video-file/download.ts");
      return downloadVideo({ ...order, http: files, policy });
    },
    close: async () => {
      await Promise.all([api.close(), files.close()]);
    },
  };
}
