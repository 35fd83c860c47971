import type { Asset } from "../../src/manifest/asset.ts";
import type { Model } from "../../src/models/model.ts";
import type { Problem } from "../../src/models/request.ts";

/** A video of a manifest, for tests that need only its id and model. */
export function assetOf(id: string, known: Model): Asset {
  const request = { provider: known.provider, model: known.id, fields: { prompt: "x" }, known };
  const artifact = { name: `${id}.mp4`, archive: false, retentionDays: undefined };
  const options = {
    open: undefined,
    locate: ({ input, message }: Problem) => ({ path: [], line: 1, message: `${id}: ${input} ${message}` }),
    generationId: undefined,
    maxCostUsd: undefined,
    allowUnknownCost: undefined,
    pollIntervalMs: undefined,
    artifact,
  };
  return { id, request, prompt: "x", output: `${id}.mp4`, path: `/${id}.mp4`, ...options };
}
