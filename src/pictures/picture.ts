import { formatBytes } from "../text/format.ts";
import { quoted } from "../text/sanitize.ts";
import { type FileType, fileKind } from "./formats.ts";

/** A picture, video or sound in a file, checked once. Its bytes are not kept: they are read again, and compared, when they are sent. */
export interface Picture {
  /** The path as the user wrote it. */
  name: string;
  /** Absolute path of the file, with its links followed. */
  path: string;
  type: FileType;
  /** The size of the file. */
  bytes: number;
  /** Of a picture, in pixels. */
  sides: { width: number; height: number } | undefined;
  /** Of the file, in hexadecimal. */
  sha256: string;
}

/**
 * The text that stands for a picture in a request's fields until the request is sent. It depends on the picture's bytes
 * alone, so that a request is the same wherever its pictures lie and wherever they are uploaded to.
 */
export function placeholderOf({ sha256 }: Pick<Picture, "sha256">): string {
  return `sha256:${sha256}`;
}

/** For the log: `"docs/a.png" (PNG, 1280 × 720, 245.2 kB)`, `"voice.mp3" (sound, MPEG, 80.1 kB)`. */
export function describePicture({ name, type, sides, bytes }: Picture): string {
  const kind = fileKind(type);
  const format = type.replace(/^\w+\//u, "").toUpperCase();
  const facts = [
    ...(kind === "picture" ? [] : [kind]),
    format,
    ...(sides ? [`${sides.width} × ${sides.height}`] : []),
    formatBytes(bytes),
  ];
  return `${quoted(name)} (${facts.join(", ")})`;
}

/** A value as it travels in a request body. */
type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

/** Replaces each text that is exactly a placeholder of one of these pictures, wherever it stands. */
export function replacePlaceholders<V extends Value>(
  value: V,
  pictures: readonly Picture[],
  replace: (picture: Picture) => string,
): V {
  const replaced = (each: Value): Value => {
    if (typeof each === "string") {
      const picture = pictures.find((candidate) => placeholderOf(candidate) === each);
      return picture ? replace(picture) : each;
    }
    if (Array.isArray(each)) return each.map(replaced);
    if (each === null || typeof each !== "object") return each;
    return Object.fromEntries(Object.entries(each).map(([key, member]) => [key, replaced(member)]));
  };
  return pictures.length === 0 ? value : (replaced(value) as V);
}
