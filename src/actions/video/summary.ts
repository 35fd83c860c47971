import type { UploadedArtifact } from "../../artifacts/video-artifact.ts";
import type { Failure } from "../../errors.ts";
import type { Video } from "../../generation/generate.ts";
import type { Spending } from "../../generation/spending.ts";
import { describeFile, formatCost, formatSeconds } from "../../text/format.ts";
import { code, codeBlock, link, table } from "../../text/markdown.ts";
import type { VideoInputs } from "./inputs.ts";
import type { Outputs } from "./outputs.ts";

/** Everything that the summary of a finished video shows. */
export interface FinishedVideo extends Pick<VideoInputs, "request" | "prompt" | "dryRun"> {
  video: Video;
  artifact: UploadedArtifact | undefined;
  spending: Spending;
  elapsedMs: number;
}

/** The job summary of a finished video, as Markdown: the artifact link first. */
export function summarizeVideo(finished: FinishedVideo): string {
  const { request, prompt, dryRun, video, artifact, spending, elapsedMs } = finished;
  const { file, generation, resumed } = video;
  const rows: [string, string][] = [
    ["Model", code(request.model)],
    ["Generation", `${code(generation.id)}${resumed ? " (collected, not submitted again)" : ""}`],
    ["Video", describeFile(file)],
    ["Took", formatSeconds(elapsedMs)],
    ["Cost", dryRun ? "nothing: a dry run" : formatCost(spending.usd, spending.credits)],
    ["SHA-256", code(file.sha256)],
  ];
  if (artifact) rows.unshift(["Artifact", link(artifact.url, code(artifact.name))]);
  const name = dryRun ? "Placeholder video" : "Generated video";
  const title = artifact ? link(artifact.url, `▶ Watch the video · ${describeFile(file)}`) : name;
  const text = prompt === "" ? "" : `\n${codeBlock(prompt)}\n`;
  return `### ${title}\n\n${table(name, rows)}\n${text}`;
}

/** The job summary of a failed step, as Markdown: the cause first, then the outputs that are known. */
export function summarizeFailure(failure: Failure, outputs: Outputs): string {
  const [model, id, url] = [outputs.get("model"), outputs.get("generation-id"), outputs.get("video-url")];
  const rows: [string, string][] = [];
  if (model !== "") rows.push(["Model", code(model)]);
  if (id !== "") rows.push(["Generation", code(id)]);
  if (url !== "") rows.push(["Video", link(url, "at the provider")]);
  return `${failure.toMarkdown()}${rows.length > 0 ? `\n${table("Video", rows)}\n` : ""}`;
}
