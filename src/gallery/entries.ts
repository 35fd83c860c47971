import { extname } from "node:path";
import type { GalleryEntry, GalleryVideo } from "./video.ts";

const maxLength = 80;

/** Gives each video a place of its own, in file names that every system and every URL takes. */
export function galleryEntries(videos: readonly GalleryVideo[]): GalleryEntry[] {
  const taken = new Set<string>();
  return videos.map((video) => place(video, freeName(safeName(video.id), taken)));
}

function place(video: GalleryVideo, name: string): GalleryEntry {
  const videoPath = `videos/${name}.mp4`;
  const posterPath = video.poster === undefined ? undefined : `posters/${name}${safeExtension(video.poster)}`;
  return { video, name, videoPath, posterPath };
}

function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let count = 2; taken.has(name); count++) name = `${wanted}-${count}`;
  taken.add(name);
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
  return reserved.test(name) ? `video-${name}` : name || "video";
}

/** Names that Windows keeps for devices, whatever their extension. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/u;

function safeExtension(path: string): string {
  const extension = extname(path).toLowerCase();
  return /^\.[a-z0-9]{1,5}$/u.test(extension) ? extension : "";
}
