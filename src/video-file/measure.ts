import { FilePathSource, Input, MP4, QTFF } from "mediabunny";
import { BadVideoError } from "./errors.ts";

export interface Measured {
  /** Seconds. */
  duration: number;
  /** Pixels, as displayed. */
  width: number;
  height: number;
}

/** Reads what a video measures from its metadata: a few kilobytes of the file. @throws {BadVideoError} */
export async function measureVideo(path: string): Promise<Measured> {
  const input = new Input({ source: new FilePathSource(path), formats: [MP4, QTFF] });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) throw new BadVideoError("the file has no video track");
    const duration = await input.computeDuration();
    return {
      duration: Math.round(duration * 1000) / 1000,
      width: await track.getDisplayWidth(),
      height: await track.getDisplayHeight(),
    };
  } catch (error) {
    if (error instanceof BadVideoError) throw error;
    throw new BadVideoError("the file's metadata cannot be read", { cause: error });
  } finally {
    input.dispose();
  }
}
