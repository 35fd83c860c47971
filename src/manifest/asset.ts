import type { VideoRequest } from "../models/request.ts";

/** A validated video of a manifest. Only the provider can still reject it. */
export interface Asset {
  id: string;
  request: VideoRequest;
  prompt: string;
  /** The file's path from the workspace, with `/`. */
  output: string;
  /** The same, as an absolute path. */
  path: string;
  generationId: string | undefined;
  maxCostUsd: number | undefined;
  /** Undefined if the step's input applies. */
  allowUnknownCost: boolean | undefined;
  pollIntervalMs: number | undefined;
  /** The options of its artifact, if the step uploads one. `retentionDays` undefined means the repository's setting. */
  artifact: { name: string; archive: boolean; retentionDays: number | undefined };
}
