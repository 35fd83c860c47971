import type { VideoRequest } from "../models/request.ts";

/** A video that a manifest keeps, checked: nothing of it can be refused any more without asking the provider. */
export interface Asset {
  id: string;
  request: VideoRequest;
  prompt: string;
  /** By its path from the workspace, with `/`. */
  output: string;
  /** The same, as an absolute path. */
  path: string;
  generationId: string | undefined;
  maxCostUsd: number | undefined;
  /** Undefined where the step decides. */
  allowUnknownCost: boolean | undefined;
  pollIntervalMs: number | undefined;
  /** How its artifact is kept, where one is. */
  artifact: { name: string; archive: boolean; retentionDays: number | undefined };
}
