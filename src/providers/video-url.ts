/** Field names that may contain the video, by priority; compared without case, `_` and `-`. */
const places = [
  "video",
  "videos",
  "videourl",
  "videourls",
  "videofile",
  "generatedvideo",
  "outputvideo",
  "output",
  "outputs",
  "outputurl",
  "result",
  "results",
  "generations",
  "payload",
  "data",
  "file",
  "files",
  "url",
  "uri",
  "downloadurl",
];

/**
 * The address of the video in an answer. Providers send `video` as an object, a list or a string; models outside the
 * catalogue use `videos`, `output.url`, `data.video.url` and others.
 */
export function videoUrlIn(answer: unknown): string | undefined {
  if (typeof answer !== "object" || answer === null) return undefined;
  if (Array.isArray(answer)) return firstOf(answer, addressIn);
  const members = new Map<string, unknown>(
    Object.entries(answer).map(([name, value]) => [name.toLowerCase().replaceAll(/[_-]/gu, ""), value]),
  );
  return firstOf(places, (place) => {
    const value = members.get(place);
    // A string in such a field is taken as an address even if it does not look like one.
    return /ur[il]s?$/u.test(place) && typeof value === "string" ? value || undefined : addressIn(value);
  });
}

function addressIn(value: unknown): string | undefined {
  if (typeof value !== "string") return videoUrlIn(value);
  return /^[a-z][a-z\d+.-]*:/iu.test(value) ? value : undefined;
}

function firstOf<T>(list: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of list) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
