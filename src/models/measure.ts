import type { Fields, Json } from "../providers/provider.ts";
import { effectiveValue } from "./effective.ts";
import type { ModelKind, ModelSchema } from "./entry.ts";
import type { ExpectedSize } from "./model.ts";
import type { Overlay } from "./overlay.ts";
import type { Roles } from "./roles.ts";
import { parseDuration } from "./roles.ts";

interface Measurable {
  kind: ModelKind;
  schema: ModelSchema;
  roles: Roles;
  frames: Overlay["frames"];
}

/** The size of the video that a model makes of these fields, as far as they and the model's defaults tell. */
export function measureRequest({ kind, schema, roles, frames }: Measurable, fields: Fields): ExpectedSize {
  const value = (name: string | undefined) => effectiveValue(fields, schema, name);
  const seconds =
    roles.duration === undefined ? secondsOfFrames(value) : parseDuration(value(roles.duration));
  // A video made from another, or from sound, is as long as that, or its duration is that of a part.
  const isWhole = kind !== "video-to-video" && kind !== "audio-to-video";
  const ratio = value(roles.aspectRatio);
  const resolution = value(roles.resolution);
  // A frame of a fixed shape that is only the default gives way to a ratio that is given.
  const isGiven = (name: string | undefined) => name !== undefined && Object.hasOwn(fields, name);
  const givesWay = parsePixels(resolution) && isGiven(roles.aspectRatio) && !isGiven(roles.resolution);
  return {
    ...(isWhole && seconds !== undefined && seconds > 0 && Number.isFinite(seconds) && { seconds }),
    ...(frameByRatio(frames, ratio) ?? measureFrame(ratio, givesWay ? undefined : resolution)),
  };
}

/** Where a model counts frames; undefined without a number of them or of those in a second. */
function secondsOfFrames(value: (name: string) => Json | undefined): number | undefined {
  const rate = ["frames_per_second", "frame_rate", "fps"].map(value).find((each) => typeof each === "number");
  const frames = Number(value("num_frames") ?? Number.NaN);
  return rate === undefined || Number.isNaN(frames) ? undefined : frames / Number(rate);
}

function frameByRatio(frames: Overlay["frames"] = {}, ratio: Json | undefined): ExpectedSize | undefined {
  const [first] = Object.keys(frames);
  const [width, height] = lookUp(frames, String(ratio ?? first)) ?? [];
  return width === undefined || height === undefined ? undefined : { width, height };
}

function measureFrame(ratio: Json | undefined, resolution: Json | undefined): ExpectedSize {
  const size = parsePixels(resolution);
  if (size) return size;
  const sides = parseRatio(ratio) ?? lookUp(presets, String(resolution));
  if (!sides) return {};
  const shortSide = parseShortSide(resolution);
  return shortSide === undefined ? { ratio: sides[0] / sides[1] } : frame(sides, shortSide);
}

/** fal's names for frames; each model decides about the pixels. */
const presets: Readonly<Record<string, readonly [across: number, down: number]>> = {
  square: [1, 1],
  square_hd: [1, 1],
  landscape_4_3: [4, 3],
  landscape_16_9: [16, 9],
  portrait_4_3: [3, 4],
  portrait_16_9: [9, 16],
};

/** `768x512`, `1280:720`, or a mapping with width and height. */
function parsePixels(resolution: Json | undefined): { width: number; height: number } | undefined {
  const [width, height] =
    typeof resolution === "string"
      ? (/^(\d{3,5})[x:*](\d{3,5})$/u.exec(resolution) ?? []).slice(1).map(Number)
      : typeof resolution === "object" && resolution !== null && !Array.isArray(resolution)
        ? [resolution.width, resolution.height]
        : [];
  const isSide = (side: unknown): side is number => Number.isInteger(side) && Number(side) > 0;
  return isSide(width) && isSide(height) ? { width, height } : undefined;
}

/** `16:9`. */
function parseRatio(ratio: Json | undefined): readonly [number, number] | undefined {
  const [, across, down] = /^(\d{1,4}):(\d{1,4})$/u.exec(typeof ratio === "string" ? ratio : "") ?? [];
  return Number(across) > 0 && Number(down) > 0 ? [Number(across), Number(down)] : undefined;
}

/** Pixels of the shorter side. A `2K` differs between models. */
const shortSides: Readonly<Record<string, number>> = { hd: 720, fhd: 1080, "4k": 2160 };

function parseShortSide(resolution: Json | undefined): number | undefined {
  const name = String(resolution).toLowerCase();
  const [, lines] = /^(\d{3,4})p$/u.exec(name) ?? [];
  return lines === undefined ? lookUp(shortSides, name) : Number(lines);
}

/** The key is a value of a request, so it may be the name of something that every object has. */
function lookUp<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Codecs want even sides. */
function frame([across, down]: readonly [number, number], shortSide: number): ExpectedSize {
  const scale = shortSide / Math.min(across, down);
  const even = (side: number) => Math.round((side * scale) / 2) * 2;
  return { width: even(across), height: even(down) };
}
