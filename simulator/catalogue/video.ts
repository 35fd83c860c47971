import type { CatalogueEntry } from "../../src/models/entry.ts";
import type { Container, VideoSize } from "../jobs/model.ts";

type Fields = Record<string, unknown>;

/** The fields of a request, with the defaults of its model. */
export function withDefaults({ fields }: CatalogueEntry, given: Fields): Fields {
  const defaults = Object.entries(fields).flatMap(([name, field]) =>
    field.default === undefined ? [] : [[name, field.default]],
  );
  return { ...Object.fromEntries(defaults), ...given };
}

const usualSize = { ratio: 16 / 9, shortSide: 720, seconds: 5 };

/** The video that the fields ask for. Where they leave it open: 16:9, 720p, 5 s. */
export function videoFor(fields: Fields): VideoSize {
  return { ...frameFor(fields), seconds: secondsFor(fields) };
}

/** WebM where one of several values names it, such as `VP9 (.webm)` or `webm_vp9`. */
export function containerFor(entry: CatalogueEntry, fields: Fields): Container | undefined {
  const choices = Object.keys(fields).filter((name) => entry.fields[name]?.enum);
  const named = choices.some((name) => /^webm|\(\.webm\)$/u.test(String(fields[name])));
  return named ? "webm" : undefined;
}

function secondsFor({ duration, num_frames: frames, fps, frames_per_second: rate }: Fields): number {
  const seconds = Number.parseFloat(String(duration));
  if (seconds > 0) return seconds;
  const pictures = Number.parseInt(String(frames), 10);
  return pictures > 0 ? pictures / (Number(fps ?? rate) || 24) : usualSize.seconds;
}

/** Names of the fields that may say the size or the ratio, the most exact first. */
const sizeFields = [
  "video_size",
  "image_size",
  "size",
  "dimensions",
  "resolution",
  "frame_size",
  "aspect_ratio",
  "ratio",
];

function frameFor(fields: Fields): Omit<VideoSize, "seconds"> {
  const values = [{ width: fields.width, height: fields.height }, ...sizeFields.map((name) => fields[name])];
  const exact = values.map(parseSize).find((size) => size !== undefined);
  if (exact) return exact;
  const ratio = values.map(parseRatio).find((value) => value !== undefined) ?? usualSize.ratio;
  const shortSide = values.map(parseShortSide).find((value) => value !== undefined) ?? usualSize.shortSide;
  const longSide = 2 * Math.round((shortSide * Math.max(ratio, 1 / ratio)) / 2);
  return ratio >= 1 ? { width: longSide, height: shortSide } : { width: shortSide, height: longSide };
}

/** Below it, two numbers are a ratio. */
const leastPixels = 100;

/** `{ width, height }`, `768x512`, `1280*720`, `1280:720`. */
function parseSize(value: unknown): Omit<VideoSize, "seconds"> | undefined {
  const [width, height] =
    typeof value === "object" && value !== null
      ? [(value as Fields).width, (value as Fields).height]
      : (/^(\d+)[x*:](\d+)$/u.exec(String(value)) ?? []).slice(1);
  const size = { width: Number(width), height: Number(height) };
  return size.width >= leastPixels && size.height >= leastPixels ? size : undefined;
}

/** `16:9`, `landscape_16_9`, `portrait_16_9` (which is 9:16), `portrait`, `square_hd`. */
function parseRatio(value: unknown): number | undefined {
  const text = String(value);
  const [, one = "16", other = "9"] = /(\d+)[:_](\d+)/u.exec(text) ?? [];
  const ratio = Number(one) / Number(other);
  if (/^square/u.test(text)) return 1;
  if (/^portrait/u.test(text)) return Math.min(ratio, 1 / ratio);
  if (/^landscape/u.test(text)) return Math.max(ratio, 1 / ratio);
  return /^\d+:\d+$/u.test(text) && ratio > 0 ? ratio : undefined;
}

const namedSides: Record<string, number> = { hd: 720, fhd: 1080, "2k": 1440, "4k": 2160 };

/** `720p`, `768P`, `true_1080p`, `hd`, `4k`. */
function parseShortSide(value: unknown): number | undefined {
  const text = String(value).toLowerCase();
  const [, side] = /(\d{3,4})p$/u.exec(text) ?? [];
  return side ? Number(side) : namedSides[text];
}
