import type { UploadedArtifact } from "../../artifacts/video-artifact.ts";
import type { Video } from "../../generation/generate.ts";
import type { Spending } from "../../generation/spending.ts";
import { formatCost, formatSeconds } from "../../text/format.ts";
import { code, codeBlock, table } from "../../text/markdown.ts";
import { describeFile } from "../../video-file/save.ts";
import type { VideoInputs } from "./inputs.ts";

/** The job summary of a video that was made. */
export function summaryOf(
  inputs: VideoInputs,
  video: Video,
  artifact: UploadedArtifact | undefined,
  spending: Spending,
  elapsedMs: number,
): string {
  const { file, generation, resumed } = video;
  const rows: [string, string][] = [
    ["Model", code(inputs.request.model)],
    ["Generation", `${code(generation.id)}${resumed ? " (collected, not submitted again)" : ""}`],
    ["Video", describeFile(file)],
    ["Took", formatSeconds(elapsedMs)],
    ["Cost", inputs.dryRun ? "nothing: a dry run" : formatCost(spending.usd, spending.credits)],
    ["SHA-256", code(file.sha256)],
  ];
  if (artifact) rows.push(["Artifact", `<a href="${artifact.url}">${code(artifact.name)}</a>`]);
  const title = inputs.dryRun ? "Placeholder video" : "Generated video";
  return `### ${title}\n\n${codeBlock(inputs.prompt)}\n\n${table(rows)}\n`;
}
