import { artifactUrl, isEnterpriseServer } from "../../artifacts/service.ts";
import type { Artifact } from "../../artifacts/upload.ts";
import { Failure } from "../../failure.ts";
import type { Video } from "../../generation/generate.ts";
import type { Ledger } from "../../generation/ledger.ts";
import { Stop } from "../../generation/stop.ts";
import type { Environment, Runner } from "../../runner/runner.ts";
import type { ArtifactWish, VideoInputs } from "./inputs.ts";
import { videoName } from "./names.ts";
import type { Outputs } from "./outputs.ts";
import type { ShownArtifact } from "./summary.ts";

interface Context {
  runner: Runner;
  environment: Environment;
  outputs: Outputs;
  ledger: Ledger;
  signal: AbortSignal;
}

/**
 * Uploads the video as an artifact of the run, where that is wanted and there is a service.
 *
 * @throws {Failure} "Artifact failed"
 */
export async function keepArtifact(
  inputs: VideoInputs,
  video: Video,
  context: Context,
): Promise<ShownArtifact | undefined> {
  const { runner, environment, outputs } = context;
  if (!inputs.artifact) return undefined;
  if (isEnterpriseServer(environment)) {
    runner.warning(
      "GitHub Enterprise Server has no artifact service for this: the video was not uploaded. It is in the file that the output video-file names.",
    );
    return undefined;
  }
  const wish = inputs.artifact;
  const name = artifactName(wish, videoName(inputs.prompt, video.generation.id));
  const artifact = await runner.group("Artifact", () => upload(wish, name, video, context));
  const url = artifactUrl(artifact.id, environment);
  outputs.setArtifact(artifact, url);
  return { name: artifact.name, url };
}

/** A video that is not zipped needs its ending: browsers and the artifact service go by it. */
function artifactName({ name, archive }: ArtifactWish, usual: string): string {
  const chosen = name ?? usual;
  return archive || chosen.toLowerCase().endsWith(".mp4") ? chosen : `${chosen}.mp4`;
}

async function upload(
  { archive, retentionDays }: ArtifactWish,
  name: string,
  { file, generation }: Video,
  { ledger, signal }: Context,
): Promise<Artifact> {
  const { uploadArtifact } = await import("../../artifacts/upload.ts");
  try {
    return await uploadArtifact({ file: file.path, name, archive, retentionDays }, signal);
  } catch (error) {
    if (error instanceof Stop) throw error;
    throw new Failure(
      "Artifact failed",
      {
        what: `The video was made, but could not be uploaded as an artifact: ${error instanceof Error ? error.message : String(error)}.`,
        cost: ledger.costSentence(),
        next: `The video is in the file that the output video-file names; a later run can collect it with generation-id: ${generation.id}.`,
      },
      error,
    );
  }
}
