import { StepAborted } from "../abort.ts";
import type { StepContext } from "../context.ts";
import { Failure } from "../errors.ts";
import type { Video } from "../generation/generate.ts";
import type { Spending } from "../generation/spending.ts";
import type { StepLog } from "../log/step-log.ts";
import { videoName } from "../video-file/names.ts";
import type { Artifact } from "./upload.ts";

/** How a video is to be kept with the run. */
export interface ArtifactOptions {
  /** Undefined for one made from the prompt and the generation. */
  name: string | undefined;
  /** Whether it is zipped; if not, it plays in the browser from the artifact's page. */
  archive: boolean;
  retentionDays: number | undefined;
}

/** The same, with a name. */
export interface NamedArtifactOptions extends ArtifactOptions {
  name: string;
}

/** An artifact with its page. */
export interface UploadedArtifact extends Artifact {
  url: string;
}

interface UploadContext extends StepContext {
  log: StepLog;
  spending: Spending;
  signal: AbortSignal;
}

interface Context extends UploadContext {
  dryRun: boolean;
}

/**
 * Uploads a video as an artifact of the run, where there is a service for it.
 *
 * @throws {Failure} "Artifact failed"
 */
export async function uploadVideoArtifact(
  wish: ArtifactOptions,
  prompt: string,
  video: Video,
  context: Context,
): Promise<UploadedArtifact | undefined> {
  const { core, dryRun } = context;
  const reason = whyNotUploaded(context, dryRun);
  if (reason !== undefined) {
    core.warning(
      `${reason}: the video was not uploaded. It is in the file that the output video-file names.`,
    );
    return undefined;
  }
  warnOfRetention(wish, context);
  const named = { ...wish, name: wish.name ?? videoName(prompt, video.generation.id) };
  return core.group("Artifact", () => uploadVideo(named, video, context));
}

/** Why no video is uploaded; undefined where it can be. Outside a runner somebody tries things, if nothing is paid. */
export function whyNotUploaded(
  { isEnterpriseServer, hasArtifacts }: StepContext,
  dryRun: boolean,
): string | undefined {
  if (isEnterpriseServer) return "GitHub Enterprise Server has no artifact service for this";
  return dryRun && !hasArtifacts ? "There is no artifact service here" : undefined;
}

/** The repository's setting is a limit; the service would take it without a word. */
export function warnOfRetention(
  { retentionDays = 0 }: ArtifactOptions,
  { log, retentionDays: limit }: Pick<UploadContext, "log" | "retentionDays">,
): void {
  if (retentionDays <= limit) return;
  log.warn(
    `retention-days is ${retentionDays}, but the repository keeps artifacts for ${limit} days at most.`,
  );
}

/**
 * Uploads a video as an artifact of the run, and says where it is.
 *
 * @throws {Failure} "Artifact failed"
 */
export async function uploadVideo(
  wish: NamedArtifactOptions,
  video: Video,
  context: UploadContext,
): Promise<UploadedArtifact> {
  const { log, runUrl } = context;
  const name = artifactName(wish);
  const artifact = await log.withHeartbeat(
    () => "uploading the artifact",
    () => upload(wish, name, video, context),
  );
  const url = `${runUrl}/artifacts/${artifact.id}`;
  const reason = artifact.name === name ? "" : ` (${name} is taken)`;
  log.info(`Uploaded as ${artifact.name}${reason}: ${url}`);
  return { ...artifact, url };
}

/** Loads what `uploadVideoArtifact` takes. The time to do so is while the video is being made. */
export async function preloadUpload({ hasArtifacts }: StepContext): Promise<void> {
  if (hasArtifacts) await import("./upload.ts");
}

/** A video that is not zipped needs its ending: browsers and the artifact service go by it. */
function artifactName({ name, archive }: NamedArtifactOptions): string {
  return archive || name.toLowerCase().endsWith(".mp4") ? name : `${name}.mp4`;
}

async function upload(
  { archive, retentionDays }: ArtifactOptions,
  name: string,
  { file }: Video,
  { spending, signal }: UploadContext,
): Promise<Artifact> {
  const { uploadArtifact } = await import("./upload.ts");
  try {
    return await uploadArtifact({ file: file.path, name, archive, retentionDays }, signal);
  } catch (error) {
    if (error instanceof StepAborted) throw error;
    throw new Failure(
      "Artifact failed",
      {
        what: `The video was made, but could not be uploaded as an artifact: ${error instanceof Error ? error.message : String(error)}`,
        cost: spending.costSentence(),
        next: `The video is in ${file.path}. ${spending.howToCollect}.`,
      },
      error,
    );
  }
}
