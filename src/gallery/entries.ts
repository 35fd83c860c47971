import { extname } from "node:path";
import { whyNotPortableName } from "../files/names.ts";

const maxLength = 80;

/** Gives each video a place of its own, in file names that every system and every URL takes. */
export function galleryEntries(videos: readonly GalleryVideo[]): GalleryEntry[] {
  const taken = new Map<string, number>();
  return videos.map((video) => place(video, freeName(safeName(video.id), taken)));
}

function place(video: GalleryVideo, name: string): GalleryEntry {
  const videoPath = `videos/${name}.mp4`;
  const posterPath = video.poster === undefined ? undefined : `posters/${name}${safeExtension(video.poster)}`;
  return { video, name, videoPath, posterPath };
}

/** @param taken How often each name was wanted, so that thousands of equal ones are not counted anew each time. */
function freeName(wanted: string, taken: Map<string, number>): string {
  let count = taken.get(wanted) ?? 0;
  let name = wanted;
  while (taken.has(name)) name = `${wanted}-${++count}`;
  taken.set(wanted, count);
  taken.set(name, 1);
  return name;
}

function safeName(id: string): string {
  const name = id
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/gu, "-")
    .slice(0, maxLength)
    .replace(/^[._-]+|[._-]+$/gu, "");
  return whyNotPortableName(name) === undefined ? name || "video" : `video-${name}`;
}

function safeExtension(path: string): string {
  const extension = extname(path).toLowerCase();
  return /^\.[a-z0-9]{1,5}$/u.test(extension) ? extension : "";
}

/** A finished video, as the gallery shows it. */
export interface GalleryVideo {
  /** What people call it; unique in its gallery. */
  id: string;
  /** Absolute path of the mp4. */
  file: string;
  model: string;
  prompt: string;
  /** The request's further fields, in the provider's spelling. */
  parameters: Record<string, unknown>;
  /** Seconds. */
  duration: number;
  /** Pixels. */
  width: number;
  height: number;
  /** Bytes. */
  size: number;
  costUsd?: number;
  credits?: number;
  /** ISO 8601, such as `2026-11-20T10:00:00Z`. */
  createdAt: string;
  /** Absolute path of a picture in the video's own ratio. */
  poster?: string;
}

/** Where a video's files are, relative to the page. */
export interface GalleryEntry {
  video: GalleryVideo;
  /** Names the video in the page and in its files: lower-case ASCII letters, digits, `-`, `_`, `.`. */
  name: string;
  /** `videos/hero.mp4` */
  videoPath: string;
  /** `posters/hero.jpg` */
  posterPath: string | undefined;
}
