/** GitHub stores at most this many artifacts of one job: https://github.com/actions/upload-artifact#limitations */
export const maxArtifactsOfJob = 500;

/** Kept free for the shard's bundle, for other steps of the job, and for uploads that are repeated under another name. */
const spareArtifacts = 20;

/** How the artifacts of a job are divided: recovery tickets come before artifacts of single videos. */
export interface ArtifactRoom<Video> {
  /** The videos whose recovery tickets fit into the job. */
  fitting: readonly Video[];
  tooMany: readonly Video[];
  /** How many videos can have an artifact of their own. */
  forVideos: number;
}

/** @param hasTickets Whether each video stores a recovery ticket. */
export function divideArtifacts<Video>(
  videos: readonly Video[],
  { concurrency, hasTickets }: { concurrency: number; hasTickets: boolean },
): ArtifactRoom<Video> {
  // A video that is stopped while it submits may need a second ticket.
  const room = maxArtifactsOfJob - spareArtifacts - concurrency;
  const fitting = hasTickets ? videos.slice(0, room) : videos;
  return {
    fitting,
    tooMany: videos.slice(fitting.length),
    forVideos: hasTickets ? room - fitting.length : room,
  };
}
