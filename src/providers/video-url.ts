/** Field names that may contain the video, by priority; compared without case, `_` and `-`. */
const places = [
  "video",
  "videos",
  "videourl",
  "videourls",
  "videouri",
  "videofile",
  "generatedvideo",
  "generatedvideos",
  "outputvideo",
  "output",
  "outputs",
  "outputurl",
  "result",
  "results",
  "resulturl",
  "response",
  "taskresult",
  "generations",
  "creations",
  "samples",
  "payload",
  "content",
  "assets",
  "artifacts",
  "media",
  "mediaurl",
  "data",
  "file",
  "files",
  "fileurl",
  "url",
  "uri",
  "src",
  "href",
  "downloadurl",
];

/** Field names that may hold the type of the file next to them. */
const types = ["contenttype", "mimetype", "mediatype", "type", "kind"];

const videoEnding = /\.(mp4|m4v|mov|webm|mkv|avi)$/iu;
const otherEnding =
  /\.(png|jpe?g|jfif|webp|gif|avif|heic|bmp|tiff?|svg|mp3|wav|ogg|oga|opus|flac|aac|m4a|srt|vtt|json|txt)$/iu;

/**
 * The address of the video in an answer. Providers send `video` as an object, a list or a string; models outside the
 * catalogue use `videos`, `output.url`, `data.video.url` and others. Pictures and sounds are skipped.
 */
export function videoUrlIn(answer: unknown): string | undefined {
  if (typeof answer !== "object" || answer === null) return undefined;
  if (Array.isArray(answer))
    return findFirst(answer, (item) => (typeof item === "string" ? parseAddress(item) : videoUrlIn(item)));
  const members = new Map<string, unknown>(
    Object.entries(answer).map(([name, value]) => [name.toLowerCase().replaceAll(/[_-]/gu, ""), value]),
  );
  const isOther = types.some((name) => /^(image|audio)(\/|s?$)/iu.test(String(members.get(name))));
  return findFirst(places, (place) => {
    const value = members.get(place);
    // A string in such a field is taken as an address even if it does not look like one.
    const isMeant = /ur[il]s?$/u.test(place);
    return typeof value === "string" ? parseAddress(value, isMeant, isOther) : videoUrlIn(value);
  });
}

/**
 * @param isMeant Whether the text is an address even where it does not look like one.
 * @param isOther Whether the answer calls the file something other than a video. A video's file ending overrides it.
 */
function parseAddress(text: string, isMeant = false, isOther = false): string | undefined {
  const address = text.trim().replace(/^\/\//u, "https://");
  // An address that holds the file itself could be longer than any output.
  if (address === "" || /^data:/iu.test(address) || (!isMeant && !/^[a-z][a-z\d+.-]*:/iu.test(address)))
    return undefined;
  const path = URL.parse(address)?.pathname ?? "";
  return otherEnding.test(path) || (isOther && !videoEnding.test(path)) ? undefined : address;
}

function findFirst<T>(list: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of list) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
