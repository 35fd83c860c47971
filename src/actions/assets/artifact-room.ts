import type { Asset } from "../../manifest/asset.ts";
import type { AssetsContext } from "./context.ts";

/** GitHub stores no more artifacts of one job: https://github.com/actions/upload-artifact#limitations */
export const maxArtifactsOfJob = 500;

/** Kept free for the shard's bundle, for other steps of the job, and for uploads that are repeated under another name. */
const spareArtifacts = 20;

/** How the artifacts of a job are divided: recovery tickets come before artifacts of single videos. */
export interface ArtifactRoom {
  /** The videos whose recovery tickets fit into the job. */
  fitting: readonly Asset[];
  tooMany: readonly Asset[];
  /** How many videos can have an artifact of their own. */
  forVideos: number;
}

export function artifactRoom(
  own: readonly Asset[],
  { inputs, hasArtifacts }: Pick<AssetsContext, "inputs" | "hasArtifacts">,
): ArtifactRoom {
  // A video that is stopped while it submits may need a second ticket.
  const room = maxArtifactsOfJob - spareArtifacts - inputs.concurrency;
  const hasTickets = !inputs.dryRun && hasArtifacts;
  const fitting = hasTickets ? own.slice(0, room) : own;
  return {
    fitting,
    tooMany: own.slice(fitting.length),
    forVideos: hasTickets ? room - fitting.length : room,
  };
}
