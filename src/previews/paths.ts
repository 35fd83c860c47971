/** The poster of `media/hero.mp4` is `media/hero.poster.jpg`. */
export function posterPath(video: string): string {
  return video.replace(/\.mp4$/u, ".poster.jpg");
}

/** The preview of `media/hero.mp4` is `media/hero.preview.gif`. */
export function previewPath(video: string): string {
  return video.replace(/\.mp4$/u, ".preview.gif");
}
