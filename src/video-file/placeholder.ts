import type { ExpectedSize } from "../models/model.ts";
import { placeholderVideo } from "../placeholder/placeholder.ts";
import type { StepLog } from "../runner/journal.ts";
import { saveVideo, type VideoFile } from "./save.ts";

/** Saves a placeholder that measures what the video would, by the same way as a downloaded one. */
export async function savePlaceholder(path: string, measure: ExpectedSize, log: StepLog): Promise<VideoFile> {
  const video = await placeholderVideo(measure);
  return saveVideo(path, log, async (part) => part.write(Buffer.from(video)));
}
