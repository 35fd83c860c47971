import { join, resolve } from "node:path";
import type { StepContext } from "../../context.ts";
import { invalidInput, readGiven } from "../../inputs/read.ts";
import { StepLog } from "../../log/step-log.ts";
import { probeVideo } from "../../previews/ffmpeg.ts";
import { makePreview } from "../../previews/make.ts";
import { ProgramError } from "../../process.ts";
import { formatBytes } from "../../text/format.ts";
import { oneLine } from "../../text/sanitize.ts";
import { runUntilCancelled } from "../run-until-cancelled.ts";
import { inputSchema } from "./inputs.ts";

/**
 * Makes a preview of a video, if ffmpeg is installed. A missing preview is never an error.
 *
 * @throws {Failure}
 */
export async function runPreview(context: StepContext): Promise<void> {
  await runUntilCancelled(preview(context), context.cancelled);
}

async function preview({ core, environment, temporaryFolder, cancelled }: StepContext): Promise<void> {
  const { complete, problems } = readGiven(inputSchema, environment);
  if (!complete) throw invalidInput(problems);
  const log = new StepLog(core);
  const file = join(temporaryFolder, "generate-video-preview.gif");
  try {
    const video = await probeVideo(resolve(complete["video-file"]), environment, cancelled);
    const { bytes, size, note } = await makePreview(video, file);
    if (bytes === 0) return log.info(`There is no preview: ${note}.`);
    const also = note === undefined ? "" : `; ${note}`;
    log.info(`Made a preview of ${formatBytes(bytes)}, with ${size.rate} pictures a second${also}.`);
    core.setOutput("preview-file", file);
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    const reason = error.missing ? "ffmpeg is not installed on this runner" : oneLine(error.message, 500);
    log.info(`There is no preview: ${reason}.`);
  }
}
