import type { UploadedArtifact } from "../../artifacts/video-artifact.ts";
import type { Failure } from "../../errors.ts";
import type { LockEntry } from "../../lock/entry.ts";
import type { Asset } from "../../manifest/asset.ts";
import type { Usage } from "../../providers/provider.ts";

/** What became of a video that had to be made. */
export type VideoResult = Generated | Failed | NotStarted;

export interface Generated {
  state: "generated";
  asset: Asset;
  entry: LockEntry;
  /** Whether an earlier generation was collected instead of a new one submitted. */
  resumed: boolean;
  artifact?: UploadedArtifact;
  /** Why it could not be kept as an artifact. */
  artifactFailure?: Failure;
}

export interface Failed {
  state: "failed";
  asset: Asset;
  failure: Failure;
  /** What was charged all the same. */
  usage: Usage;
}

export interface NotStarted {
  state: "not-started";
  asset: Asset;
  /** As the end of a sentence: `because …`. */
  reason: string;
}
