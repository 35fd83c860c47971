import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProviderName } from "../models/model.ts";
import type { Environment } from "../runner/runner.ts";
import { videoName } from "../video-file/names.ts";
import type { Source } from "./source.ts";

/** Which provider, and how it is reached. */
export interface SourceOptions {
  provider: ProviderName;
  /** Undefined for a dry run. */
  apiKey: string | undefined;
  baseUrl: URL;
}

/** Loads what a run needs and nothing more: a dry run opens no connection. */
export async function openSource({ provider, apiKey, baseUrl }: SourceOptions): Promise<Source> {
  if (apiKey === undefined) return dryRunSource(provider);
  const { providerSource } = await import("./provider-source.ts");
  return providerSource(provider, apiKey, baseUrl);
}

/** Where a video goes that has no place of its own: below the runner's temporary folder, an absolute path. */
export function temporaryPath(prompt: string, generationId: string, environment: Environment): string {
  const name = `${videoName(prompt, generationId)}.mp4`;
  return join(environment.RUNNER_TEMP || tmpdir(), "generate-video", name);
}

async function dryRunSource(provider: ProviderName): Promise<Source> {
  const { DryRun } = await import("../providers/dry-run.ts");
  const load = () => import("../video-file/placeholder.ts");
  return {
    provider: new DryRun(provider),
    prepare: async () => void (await load()),
    fetchFile: async ({ request, path, journal }) => {
      const { savePlaceholder } = await load();
      const measure = request.known?.measure(request.fields) ?? { seconds: 5, width: 1280, height: 720 };
      return savePlaceholder(path, measure, journal);
    },
    close: async () => {},
  };
}
