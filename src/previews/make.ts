import { rm } from "node:fs/promises";
import { ProgramError } from "../process.ts";
import { convert, hasFilters, type ProbedVideo } from "./ffmpeg.ts";
import {
  isHdr,
  largestPreview,
  maxPreviewBytes,
  type Size,
  scaled,
  smallerThan,
  toneMapped,
} from "./recipe.ts";

/** The most pixels of a poster's longer side. */
const posterSide = 960;

/** Seconds of a video that its preview shows; most models make shorter ones. */
const maxSeconds = 30;

/**
 * Makes a poster: a JPEG of one frame from a video's first seconds.
 *
 * @throws {ProgramError}
 */
export async function makePoster(video: ProbedVideo, file: string): Promise<void> {
  // The first picture of a generated video is often dark or blurred.
  const filters = `${await picture(video, posterSide)},thumbnail`;
  const args = ["-vf", filters, "-frames:v", "1", "-q:v", "3", "-f", "mjpeg"];
  if ((await convert(video, maxSeconds, args, file)) === 0)
    throw new ProgramError("ffmpeg finds no pictures in the video", false);
}

/** The result of making a preview. */
export interface Preview {
  /** Bytes; 0 if there is no preview. */
  bytes: number;
  size: Size;
  /** A limitation of the preview, or why there is none. */
  note: string | undefined;
}

/**
 * Makes a preview: a GIF of a video's first seconds, as large as `maxPreviewBytes` allows.
 *
 * @throws {ProgramError}
 */
export async function makePreview(video: ProbedVideo, file: string): Promise<Preview> {
  for (let size = { ...largestPreview, side: Math.min(largestPreview.side, video.side) }; ; ) {
    // `fps` repeats the last picture for as long as the file says, possibly months; `loop` removes that duration.
    const pictures = `loop=0,fps=${size.rate},${await picture(video, size.side)}`;
    const palette =
      "split[a][b];[a]palettegen=stats_mode=diff[p];[b][p]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle";
    const args = ["-vf", `${pictures},${palette}`, "-loop", "0", "-f", "gif"];
    const bytes = await convert(video, maxSeconds, args, file);
    if (bytes > 0 && bytes <= maxPreviewBytes) return { bytes, size, note: shownPart(video) };
    // The preview of an earlier video must not stay.
    await rm(file, { force: true });
    if (bytes === 0) return { bytes, size, note: "the video has no moving pictures" };
    const next = smallerThan(size, bytes);
    if (!next) return { bytes: 0, size, note: `even the smallest one exceeds ${maxPreviewBytes / 1e6} MB` };
    size = next;
  }
}

/** Filters that scale a video's pictures and, for HDR, convert the colours to those of a JPEG or GIF. */
async function picture(video: ProbedVideo, side: number): Promise<string> {
  const { transfer } = video;
  const mapped = isHdr(transfer) && (await hasFilters(video, ["zscale", "tonemap"]));
  return mapped ? `${scaled(side)},${toneMapped(transfer)}` : scaled(side);
}

function shownPart({ seconds }: ProbedVideo): string | undefined {
  return seconds > maxSeconds
    ? `it shows only the first ${maxSeconds} of ${Math.round(seconds)} s`
    : undefined;
}
