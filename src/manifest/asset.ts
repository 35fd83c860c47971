import type { OpenRequest } from "../models/confirm.ts";
import type { Problem, VideoRequest } from "../models/request.ts";
import type { ManifestProblem } from "./problem.ts";

/** A validated video of a manifest. Only the provider can still reject it. */
export interface Asset {
  id: string;
  request: VideoRequest;
  /** Set if the provider's published schema is to confirm the request before it is submitted. */
  open: OpenRequest | undefined;
  /** A problem with the request, with its place in the manifest. */
  locate: (problem: Problem) => ManifestProblem;
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
