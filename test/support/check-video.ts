import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { StepLog } from "../../src/log/step-log.ts";
import { DownloadError } from "../../src/video-file/errors.ts";
import type { PartFile } from "../../src/video-file/part-file.ts";
import { saveVideo } from "../../src/video-file/save.ts";
import { RecordingLog } from "./recording-log.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const { core } = await RecordingLog.create();
const folder = await temporaryFolder("videos");

/**
 * Saves a file that arrives in pieces.
 *
 * @returns what it measures, such as `640x480 2`, or why it was refused. Any other error is thrown.
 */
export async function check(file: Buffer, piece = 65_536, signal?: AbortSignal): Promise<string> {
  const path = join(folder, `${randomUUID()}.mp4`);
  try {
    const fill = async (part: PartFile): Promise<void> => {
      for (let at = 0; at < file.length; at += piece) part.write(file.subarray(at, at + piece));
    };
    const { width, height, duration } = await saveVideo(path, new StepLog(core), fill, signal);
    return `${width}x${height} ${duration}`;
  } catch (error) {
    if (error instanceof DownloadError) return error.message;
    throw error;
  }
}
