import { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output } from "mediabunny";
import type { StepLog } from "../../log/step-log.ts";
import { saveVideo, type VideoFile } from "../save.ts";
import { eraseDates } from "./dates.ts";
import { type FrameSet, frameSets, picturesPerSecond } from "./frames.ts";

/** Pixels and seconds. */
export interface PlaceholderSize {
  width: number;
  height: number;
  seconds: number;
}

/**
 * Makes a real, playable H.264 mp4 without a model: a turning ring, of the requested duration to the nearest twelfth of
 * a second. It has the requested frame size if a reviewed model of the catalogue can produce it; otherwise the nearest such
 * size, by ratio and then by area. Equal measures give equal bytes.
 */
export async function placeholderVideo(measure: PlaceholderSize): Promise<Uint8Array> {
  const frames = nearestFrames(measure);
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: "in-memory" }), target });
  const source = new EncodedVideoPacketSource("avc");
  output.addVideoTrack(source, { frameRate: picturesPerSecond });
  await output.start();
  await addPictures(source, frames, Math.max(1, Math.round(measure.seconds * picturesPerSecond)));
  await output.finalize();
  if (!target.buffer) throw new Error("The muxer finalized without a file");
  return eraseDates(new Uint8Array(target.buffer));
}

/** Repeats the set's pictures, beginning with its keyframe, until there are `count` of them. */
async function addPictures(source: EncodedVideoPacketSource, frames: FrameSet, count: number): Promise<void> {
  const packets = frames.packets.map(fromBase64);
  const duration = 1 / picturesPerSecond;
  const configuration = { decoderConfig: decoderConfig(frames) };
  for (let picture = 0; picture < count; picture++) {
    const turn = picture % packets.length;
    const kind = turn === 0 ? "key" : "delta";
    const data = packets[turn] ?? new Uint8Array();
    const packet = new EncodedPacket(data, kind, picture / picturesPerSecond, duration);
    await source.add(packet, configuration);
  }
}

function decoderConfig({ codec, width, height, configuration }: FrameSet) {
  return { codec, codedWidth: width, codedHeight: height, description: fromBase64(configuration) };
}

function nearestFrames({ width, height }: { width: number; height: number }): FrameSet {
  const distance = (frames: FrameSet) => ({
    ratio: Math.abs(Math.log((frames.width / frames.height / width) * height)),
    area: Math.abs(Math.log((frames.width * frames.height) / (width * height))),
  });
  return frameSets.reduce((best, frames) => {
    const [old, candidate] = [distance(best), distance(frames)];
    const closer = candidate.ratio - old.ratio || candidate.area - old.area;
    return closer < 0 ? frames : best;
  });
}

function fromBase64(text: string): Uint8Array {
  return Buffer.from(text, "base64");
}

/** Saves a placeholder with the measures of the video, through the same steps as a downloaded one. */
export async function savePlaceholder(
  path: string,
  measure: PlaceholderSize,
  log: StepLog,
): Promise<VideoFile> {
  const video = await placeholderVideo(measure);
  return saveVideo(path, log, async (part) => part.write(Buffer.from(video)));
}
