/** The result's field that holds the video. One model answers with a list. */
export function resultFieldOf(id: string): "video" | "videos" {
  return id === "fal-ai/transpixar" ? "videos" : "video";
}
