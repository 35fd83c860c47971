import { formatBytes } from "../text/format.ts";
import { quoted } from "../text/sanitize.ts";
import type { PictureType } from "./formats.ts";

/** A picture in a file, checked once. Its bytes are not kept: they are read again, and compared, when they are sent. */
export interface Picture {
  /** The path as the user wrote it. */
  name: string;
  /** Absolute path of the file, with its links followed. */
  path: string;
  type: PictureType;
  /** The size of the file. */
  bytes: number;
  /** Pixels. */
  width: number;
  height: number;
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

/** For the log: `"docs/a.png" (PNG, 1280 × 720, 245.2 kB)`. */
export function describePicture({ name, type, width, height, bytes }: Picture): string {
  const format = type.replace("image/", "").toUpperCase();
  return `${quoted(name)} (${format}, ${width} × ${height}, ${formatBytes(bytes)})`;
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
