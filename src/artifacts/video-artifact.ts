import type { StepContext } from "../context.ts";
import type { StepLog } from "../log/step-log.ts";
import type { Artifact } from "./upload.ts";

/** How to keep a video with the run. */
export interface ArtifactOptions {
  /** Undefined for a name made from the prompt and the generation. */
  name: string | undefined;
  /** Whether it is zipped; if not, it plays in the browser from the artifact's page. */
  archive: boolean;
  /** Days; undefined for the repository's setting. */
  retentionDays: number | undefined;
}

export interface NamedArtifactOptions extends ArtifactOptions {
  name: string;
}

/** An artifact with its page. */
export interface UploadedArtifact extends Artifact {
  url: string;
}

/** Why the upload is skipped, or undefined. A dry run outside a runner has no artifact service. */
export function whyNotUploaded(
  { isEnterpriseServer, hasArtifacts }: StepContext,
  dryRun: boolean,
): string | undefined {
  if (isEnterpriseServer) return "GitHub Enterprise Server has no artifact service for this";
  return dryRun && !hasArtifacts ? "There is no artifact service here" : undefined;
}

/** Loads the artifact client. Call it while the video is being made. */
export async function preloadUpload({ hasArtifacts }: StepContext): Promise<void> {
  if (hasArtifacts) await import("./upload.ts");
}

/**
 * Uploads a video as an artifact of the run, and logs its page.
 *
 * @param path Absolute path of the mp4.
 * @throws the client's error once it has failed for good, or the signal's reason.
 */
export async function uploadVideo(
  options: NamedArtifactOptions,
  path: string,
  { log, runUrl, retentionDays: limit, signal }: StepContext & { log: StepLog; signal: AbortSignal },
): Promise<UploadedArtifact> {
  const { archive, retentionDays } = options;
  const name = addExtension(options);
  // The service would silently shorten it.
  if (retentionDays !== undefined && retentionDays > limit)
    log.warn(
      `retention-days is ${retentionDays}, but the repository keeps artifacts for ${limit} days at most.`,
    );
  const artifact = await log.withHeartbeat(
    () => "uploading the artifact",
    async () => {
      const { uploadArtifact } = await import("./upload.ts");
      return uploadArtifact({ file: path, name, archive, retentionDays }, signal);
    },
  );
  const url = `${runUrl}/artifacts/${artifact.id}`;
  const reason = artifact.name === name ? "" : ` (${name} is taken)`;
  log.info(`Uploaded as ${artifact.name}${reason}: ${url}`);
  return { ...artifact, url };
}

/** Browsers and the artifact service recognise a video that is not zipped by its extension. */
function addExtension({ name, archive }: NamedArtifactOptions): string {
  return archive || name.toLowerCase().endsWith(".mp4") ? name : `${name}.mp4`;
}
