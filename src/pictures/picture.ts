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
