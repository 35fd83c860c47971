import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { invalidInput, readGiven } from "../../inputs/read.ts";
import { openFilm } from "../../previews/ffmpeg.ts";
import { makePreview } from "../../previews/make.ts";
import { ProgramError } from "../../programs/run.ts";
import { Journal } from "../../runner/journal.ts";
import type { Environment, Runner } from "../../runner/runner.ts";
import { oneLine } from "../../runner/text.ts";
import { formatBytes } from "../../video-file/bytes.ts";
import { untilCancelled } from "../cancelled.ts";
import { inputSchema } from "./inputs.ts";

/**
 * Makes a preview of a video where there is ffmpeg. That there is none is no error, whatever the reason.
 *
 * @throws {Failure}
 */
export async function runPreview(
  runner: Runner,
  environment: Environment,
  cancelled: AbortSignal,
): Promise<void> {
  await untilCancelled(preview(runner, environment, cancelled), cancelled);
}

async function preview(runner: Runner, environment: Environment, cancelled: AbortSignal): Promise<void> {
  const { complete, problems } = readGiven(inputSchema, environment);
  if (!complete) throw invalidInput(problems);
  const journal = new Journal(runner);
  const file = join(environment.RUNNER_TEMP || tmpdir(), "generate-video-preview.gif");
  try {
    const film = await openFilm(resolve(complete["video-file"]), environment, cancelled);
    const { bytes, size, note } = await makePreview(film, file);
    if (bytes === 0) return journal.line(`There is no preview: ${note}.`);
    const also = note === undefined ? "" : `; ${note}`;
    journal.line(`Made a preview of ${formatBytes(bytes)}, with ${size.rate} pictures a second${also}.`);
    runner.setOutput("preview-file", file);
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    const reason = error.missing ? "this runner has no ffmpeg" : oneLine(error.message, 500);
    journal.line(`There is no preview: ${reason}.`);
  }
}
