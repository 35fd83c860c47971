import { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output } from "mediabunny";
import type { StepLog } from "../../log/step-log.ts";
import { saveVideo, type VideoFile } from "../save.ts";
import { eraseDates } from "./dates.ts";
import { films, picturesPerSecond } from "./films.ts";
import { isPossible, Picture } from "./h264.ts";

/** Pixels and seconds. */
export interface PlaceholderSize {
  width: number;
  height: number;
  seconds: number;
}

/**
 * Makes a real, playable H.264 mp4 without a model: a turning ring, of the requested size and duration, within the limits
 * below. Equal measures give equal bytes.
 */
export async function placeholderVideo(measure: PlaceholderSize): Promise<Uint8Array> {
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: "in-memory" }), target });
  const source = new EncodedVideoPacketSource("avc");
  output.addVideoTrack(source);
  await output.start();
  await addPictures(source, drawPicture(measure), Math.min(longestSeconds, measure.seconds));
  await output.finalize();
  if (!target.buffer) throw new Error("The muxer finalized without a file");
  return eraseDates(new Uint8Array(target.buffer));
}

/** Longer than any model's videos. Each second adds 12 kB in 720p, 35 kB in 4K. */
const longestSeconds = 600;

/** Repeats the film, beginning with its keyframe. The pictures are stretched so that they end at the last second. */
async function addPictures(
  source: EncodedVideoPacketSource,
  picture: Picture,
  seconds: number,
): Promise<void> {
  const turn = Array.from({ length: picturesPerSecond }, (_, index) => picture.packet(index));
  const { codec, width, height, configuration } = picture;
  const decoderConfig = { codec, codedWidth: width, codedHeight: height, description: configuration };
  const count = Math.max(1, Math.round(seconds * picturesPerSecond));
  const duration = Math.max(seconds / count, shortestPicture);
  for (let index = 0; index < count; index++) {
    const data = turn[index % turn.length] ?? new Uint8Array();
    const kind = index % turn.length === 0 ? "key" : "delta";
    await source.add(new EncodedPacket(data, kind, index * duration, duration), { decoderConfig });
  }
}

/** Seconds. */
const shortestPicture = 1 / 24;

/** The picture of this size, to the nearest even number of pixels; enlarged or reduced if it is too small or too large. */
function drawPicture(size: PlaceholderSize): Picture {
  let scale = Math.max(1, smallestSide / Math.min(size.width, size.height));
  const side = (pixels: number) => 2 * Math.round(Math.max(smallestSide, pixels * scale) / 2);
  while (!isPossible(side(size.width), side(size.height))) scale *= 0.95;
  const [width, height] = [side(size.width), side(size.height)];
  const film = films.findLast(({ short }) => short <= Math.min(width, height)) ?? films[0];
  if (!film) throw new Error("There is no film");
  return new Picture(film, width, height);
}

/** Pixels. The smallest film fits in. */
const smallestSide = 160;

/** Saves a placeholder with the measures of the video, through the same steps as a downloaded one. */
export async function savePlaceholder(
  path: string,
  measure: PlaceholderSize,
  log: StepLog,
): Promise<VideoFile> {
  const video = await placeholderVideo(measure);
  return saveVideo(path, log, async (part) => part.write(Buffer.from(video)));
}
