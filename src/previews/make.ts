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

/** Pixels of a poster's longer side at most. */
const posterSide = 960;

/** Seconds of a video that its pictures show; most models make shorter ones. */
const maxSeconds = 30;

/**
 * Makes a poster: a JPEG of one picture of a video's first seconds.
 *
 * @throws {ProgramError}
 */
export async function makePoster(video: ProbedVideo, file: string): Promise<void> {
  // A model's first picture is often a dark or blurred one.
  const filters = `${await picture(video, posterSide)},thumbnail`;
  const args = ["-vf", filters, "-frames:v", "1", "-q:v", "3", "-f", "mjpeg"];
  if ((await convert(video, maxSeconds, args, file)) === 0)
    throw new ProgramError("ffmpeg finds no pictures in the video", false);
}

/** What came of making a preview. */
export interface Preview {
  /** Bytes; 0 where there is none, and no file. */
  bytes: number;
  size: Size;
  /** What a viewer would not expect of it, or why there is none. */
  note: string | undefined;
}

/**
 * Makes a preview: a GIF of a video's first seconds, as large as its bytes allow.
 *
 * @throws {ProgramError}
 */
export async function makePreview(video: ProbedVideo, file: string): Promise<Preview> {
  for (let size = { ...largestPreview, side: Math.min(largestPreview.side, video.side) }; ; ) {
    // `fps` repeats the last picture for as long as it claims to last, be it months; behind `loop` it lasts no time.
    const pictures = `loop=0,fps=${size.rate},${await picture(video, size.side)}`;
    const palette =
      "split[a][b];[a]palettegen=stats_mode=diff[p];[b][p]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle";
    const args = ["-vf", `${pictures},${palette}`, "-loop", "0", "-f", "gif"];
    const bytes = await convert(video, maxSeconds, args, file);
    if (bytes > 0 && bytes <= maxPreviewBytes) return { bytes, size, note: shownPart(video) };
    // An earlier video's preview would be taken for this one's.
    await rm(file, { force: true });
    if (bytes === 0) return { bytes, size, note: "the video has no moving pictures" };
    const next = smallerThan(size, bytes);
    if (!next) return { bytes: 0, size, note: `even the smallest one exceeds ${maxPreviewBytes / 1e6} MB` };
    size = next;
  }
}

/** Filters that bring a video's pictures to a size, and to the colours that a picture can show. */
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
