import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../log/action-log.ts";
import type { ProviderName } from "../models/model.ts";
import { videoName } from "../video-file/names.ts";
import type { Backend } from "./backend.ts";

/** Which provider, and how it is reached. */
export interface BackendOptions {
  provider: ProviderName;
  /** Undefined for a dry run. */
  apiKey: string | undefined;
  baseUrl: URL;
}

/** Loads what a run needs and nothing more: a dry run opens no connection. */
export async function createBackend({ provider, apiKey, baseUrl }: BackendOptions): Promise<Backend> {
  if (apiKey === undefined) return dryRunBackend(provider);
  const { providerBackend } = await import("./provider-backend.ts");
  return providerBackend(provider, apiKey, baseUrl);
}

/** Where a video goes that has no place of its own: below the runner's temporary folder, an absolute path. */
export function temporaryPath(prompt: string, generationId: string, environment: Environment): string {
  const name = `${videoName(prompt, generationId)}.mp4`;
  return join(environment.RUNNER_TEMP || tmpdir(), "generate-video", name);
}

async function dryRunBackend(provider: ProviderName): Promise<Backend> {
  const { DryRun } = await import("./dry-run.ts");
  const load = () => import("../video-file/placeholder/placeholder.ts");
  return {
    provider: new DryRun(provider),
    prepare: async () => void (await load()),
    fetchFile: async ({ request, path, log }) => {
      const { savePlaceholder } = await load();
      const measure = request.known?.measure(request.fields) ?? { seconds: 5, width: 1280, height: 720 };
      return savePlaceholder(path, measure, log);
    },
    close: async () => {},
  };
}
