import { readFile } from "node:fs/promises";
import type { StoredArtifact } from "../../simulator/artifact-service.ts";

/** Compares the artifact that a step reports with its video. @returns the differences. */
export async function artifactProblems(
  outputs: Record<string, string>,
  artifacts: readonly StoredArtifact[],
): Promise<string[]> {
  const artifact = artifacts.find(({ id }) => String(id) === outputs["artifact-id"]);
  if (artifact === undefined) return ["no artifact was stored"];
  const [stored, made] = await Promise.all([readFile(artifact.file), readFile(outputs["video-file"] ?? "")]);
  const problems: string[] = [];
  if (!stored.equals(made)) problems.push("the artifact's bytes are not the file's");
  if (artifact.contentType !== "video/mp4") problems.push(`the artifact is of type ${artifact.contentType}`);
  return problems;
}
