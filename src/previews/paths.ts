/** The path of a video's poster: `media/hero.poster.jpg` for `media/hero.mp4`. */
export function posterPath(video: string): string {
  return video.replace(/\.mp4$/u, ".poster.jpg");
}

/** The path of a video's preview: `media/hero.preview.gif` for `media/hero.mp4`. */
export function previewPath(video: string): string {
  return video.replace(/\.mp4$/u, ".preview.gif");
}
