import { replaceFile } from "../files/replace.ts";
import type { StepLog } from "../log/step-log.ts";
import { BadVideoError, DownloadError } from "./errors.ts";
import { type Measured, measureFile } from "./measure.ts";
import { PartFile } from "./part-file.ts";

/** No model makes videos near this size; what is larger is something else. */
const maxFileBytes = 2 * 1024 ** 3;

export interface VideoFile extends Measured {
  /** Absolute path. */
  path: string;
  /** Bytes. */
  size: number;
  /** Hexadecimal. */
  sha256: string;
}

/**
 * Saves a video to its path once it is complete and verified; otherwise changes nothing.
 *
 * @param fill Writes the bytes.
 * @param signal Aborts the verification.
 * @throws {DownloadError} if the bytes are not a video; and whatever `fill` throws.
 */
export async function saveVideo(
  path: string,
  log: StepLog,
  fill: (part: PartFile) => Promise<void>,
  signal?: AbortSignal,
): Promise<VideoFile> {
  return replaceFile(path, async (temporary) => {
    const part = await PartFile.create(temporary, maxFileBytes, log);
    try {
      await fill(part);
      const measured = await measureFile(temporary, part.finish(), signal);
      return { path, size: part.size, sha256: part.sha256(), ...measured };
    } catch (error) {
      throw error instanceof BadVideoError ? new DownloadError(error.message, { cause: error }) : error;
    } finally {
      await part.close();
    }
  });
}
