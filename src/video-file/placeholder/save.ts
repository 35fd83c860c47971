import type { StepLog } from "../../log/step-log.ts";
import type { ExpectedSize } from "../../models/model.ts";
import { saveVideo, type VideoFile } from "../save.ts";
import { placeholderVideo } from "./placeholder.ts";

/** Saves a placeholder that measures what the video would, by the same way as a downloaded one. */
export async function savePlaceholder(path: string, measure: ExpectedSize, log: StepLog): Promise<VideoFile> {
  const video = await placeholderVideo(measure);
  return saveVideo(path, log, async (part) => part.write(Buffer.from(video)));
}
