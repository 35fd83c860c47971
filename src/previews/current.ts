import { stat } from "node:fs/promises";

/** Whether a picture exists that is newer than its video: an older one shows what was there before. */
export async function isCurrent(picture: string, video: string): Promise<boolean> {
  const times = [picture, video].map(async (file) => (await stat(file)).mtimeMs);
  return Promise.all(times).then(
    ([ofPicture = 0, ofVideo = 0]) => ofPicture >= ofVideo,
    () => false,
  );
}
