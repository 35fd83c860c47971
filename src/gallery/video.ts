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
