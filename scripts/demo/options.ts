import { parseArgs } from "node:util";
import { reviewedModels } from "../../src/models/catalogue.ts";

/** The inputs of one video. */
export type Inputs = Record<string, string>;

const prompt = "A paper boat on a quiet lake at dawn";

/** The models of a video whose model is not given. */
const textToVideo = "pixverse/v5/text-to-video";
const imageToVideo = "kling-video/v1.6/standard/image-to-video";

/** One video of each reviewed model, or the one that the command line describes. @throws {TypeError} for an unknown option. */
export function requestedVideos(args: readonly string[]): Inputs[] {
  const { values } = parseArgs({
    args: [...args],
    options: {
      model: { type: "string" },
      prompt: { type: "string", default: prompt },
      duration: { type: "string" },
      "aspect-ratio": { type: "string" },
      image: { type: "string" },
    },
  });
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  if (args.length === 0) return reviewedModels().map(({ id }) => ({ model: id, ...given }));
  const model = values.image === undefined ? textToVideo : imageToVideo;
  return [{ model, ...given }];
}
