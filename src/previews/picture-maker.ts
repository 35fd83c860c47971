import type { Environment } from "../log/action-log.ts";
import type { StepLog } from "../log/step-log.ts";
import { ProgramError } from "../process.ts";
import { probeVideo } from "./ffmpeg.ts";
import { makePoster, makePreview } from "./make.ts";
import { posterPath, previewPath } from "./paths.ts";

/** Makes posters and previews beside videos. Without ffmpeg it makes none, and logs that once. */
export class PictureMaker {
  readonly #log: StepLog;
  readonly #environment: Environment;
  readonly #signal: AbortSignal;
  #missing = false;

  /** @param signal Ends ffmpeg; videos then have no pictures. */
  constructor(log: StepLog, environment: Environment, signal: AbortSignal) {
    this.#log = log;
    this.#environment = environment;
    this.#signal = signal;
  }

  /** Never throws: a video without pictures is only a warning. @param path The video's absolute path. */
  async make(id: string, path: string): Promise<void> {
    if (this.#missing || this.#signal.aborted) return;
    try {
      const video = await probeVideo(path, this.#environment, this.#signal);
      await makePoster(video, posterPath(path));
      const { bytes, note } = await makePreview(video, previewPath(path));
      const made = bytes > 0 ? "a poster and a preview" : "a poster, but no preview";
      this.#log.info(`${id} has ${made}${note === undefined ? "" : `: ${note}`}`);
    } catch (error) {
      if (this.#signal.aborted) return;
      if (error instanceof ProgramError && error.missing) {
        if (!this.#missing)
          this.#log.info("There are no posters and previews: ffmpeg is not installed on this runner.");
        this.#missing = true;
        return;
      }
      const reason = error instanceof Error ? error.message : String(error);
      this.#log.warn(`${id} has no poster or no preview: ${reason}`);
    }
  }
}
