import { rm } from "node:fs/promises";
import { ProgramError } from "../process.ts";
import { convert, type Film, hasFilters } from "./ffmpeg.ts";
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

/** Seconds of a video that a poster or preview covers; most models make shorter videos. */
const maxSeconds = 30;

/**
 * Makes a poster: a JPEG of one frame from a video's first seconds.
 *
 * @throws {ProgramError}
 */
export async function makePoster(film: Film, file: string): Promise<void> {
  // The first frame of a generated video is often dark or blurred.
  const filters = `${await picture(film, posterSide)},thumbnail`;
  const args = ["-vf", filters, "-frames:v", "1", "-q:v", "3", "-f", "mjpeg"];
  if ((await convert(film, maxSeconds, args, file)) === 0)
    throw new ProgramError("ffmpeg finds no pictures in the video", false);
}

/** The result of making a preview. */
export interface Preview {
  /** Bytes; 0 if there is no preview and no file. */
  bytes: number;
  size: Size;
  /** A caveat about the preview, or why there is none. */
  note: string | undefined;
}

/**
 * Makes a preview: a GIF of a video's first seconds, as large as `maxPreviewBytes` allows.
 *
 * @throws {ProgramError}
 */
export async function makePreview(film: Film, file: string): Promise<Preview> {
  for (let size = { ...largestPreview, side: Math.min(largestPreview.side, film.side) }; ; ) {
    // `fps` would repeat the last frame for its whole declared duration, which may be months; `loop` sets that to zero.
    const pictures = `loop=0,fps=${size.rate},${await picture(film, size.side)}`;
    const palette =
      "split[a][b];[a]palettegen=stats_mode=diff[p];[b][p]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle";
    const args = ["-vf", `${pictures},${palette}`, "-loop", "0", "-f", "gif"];
    const bytes = await convert(film, maxSeconds, args, file);
    if (bytes > 0 && bytes <= maxPreviewBytes) return { bytes, size, note: shownPart(film) };
    // A preview of an older video must not remain.
    await rm(file, { force: true });
    if (bytes === 0) return { bytes, size, note: "the video has no moving pictures" };
    const next = smallerThan(size, bytes);
    if (!next) return { bytes: 0, size, note: `even the smallest one exceeds ${maxPreviewBytes / 1e6} MB` };
    size = next;
  }
}

/** Filters that scale a video's frames and map their colours to those of a JPEG or GIF. */
async function picture(film: Film, side: number): Promise<string> {
  const { transfer } = film;
  const mapped = isHdr(transfer) && (await hasFilters(film, ["zscale", "tonemap"]));
  return mapped ? `${scaled(side)},${toneMapped(transfer)}` : scaled(side);
}

function shownPart({ seconds }: Film): string | undefined {
  return seconds > maxSeconds
    ? `it shows only the first ${maxSeconds} of ${Math.round(seconds)} s`
    : undefined;
}
