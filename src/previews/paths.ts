/** The picture of a video, beside it: `media/hero.mp4` has `media/hero.poster.jpg`. */
export function posterPath(video: string): string {
  return video.replace(/\.mp4$/u, ".poster.jpg");
}

/** The short silent animation of a video, beside it. */
export function previewPath(video: string): string {
  return video.replace(/\.mp4$/u, ".preview.gif");
}
