import { existsSync } from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inScratchFolder } from "../../artifacts/scratch.ts";
import type { StepContext } from "../../context.ts";
import { Failure } from "../../errors.ts";
import type { Collection } from "./collection.ts";
import type { PublishInputs } from "./inputs.ts";

/**
 * Uploads the collection as one zipped artifact of the run: `files` has the videos, pictures and lock, `gallery` has the
 * gallery.
 *
 * @returns the artifact's page; undefined on Enterprise Server, with a warning.
 * @throws {Failure} "Artifact failed"
 */
export async function uploadCollection(
  { files }: Collection,
  inputs: PublishInputs,
  { core, cancelled, isEnterpriseServer, temporaryFolder, runUrl }: StepContext,
): Promise<string | undefined> {
  if (isEnterpriseServer) {
    core.warning(
      "GitHub Enterprise Server has no artifact service for this: the videos were not uploaded. They are in the workspace.",
    );
    return undefined;
  }
  const { workspace, gallery, artifactName: name, retentionDays } = inputs;
  const { uploadFolder } = await import("../../artifacts/upload.ts");
  try {
    return await inScratchFolder(join(temporaryFolder, "collection-"), cancelled, async (folder) => {
      for (const file of files) {
        if (!existsSync(join(workspace, file))) continue;
        await mkdir(dirname(join(folder, "files", file)), { recursive: true });
        await cp(join(workspace, file), join(folder, "files", file));
      }
      if (gallery !== undefined && existsSync(gallery))
        await cp(gallery, join(folder, "gallery"), { recursive: true });
      const { id } = await uploadFolder(folder, { name, retentionDays }, cancelled);
      return `${runUrl}/artifacts/${id}`;
    });
  } catch (error) {
    throw uploadFailed(error);
  }
}

function uploadFailed(cause: unknown): Failure {
  return new Failure(
    "Artifact failed",
    {
      what: `The videos could not be uploaded as an artifact: ${cause instanceof Error ? cause.message : String(cause)}`,
      cost: "The videos stay in the workspace; this step spends nothing.",
      next: "Run the job again: it collects the videos at no further cost.",
    },
    cause,
  );
}
