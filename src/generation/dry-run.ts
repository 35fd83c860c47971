import type { ProviderName } from "../models/model.ts";
import type { VideoRequest } from "../models/request.ts";
import { hashRequest } from "../models/request-hash.ts";
import { parseDuration } from "../models/roles.ts";
import { placeholderOf } from "../pictures/picture.ts";
import type { Accepted, Progress, Provider, Quote } from "../providers/provider.ts";
import type { PlaceholderSize } from "../video-file/placeholder/placeholder.ts";
import type { Backend } from "./backend.ts";
import { expectedSize } from "./expected-size.ts";
import { RateLimiter } from "./rate-limiter.ts";
import { SubmitQueue } from "./submit-queue.ts";

/** Makes placeholders: accepts and completes at once, costs nothing, opens no connection. */
export function createDryRun(providerName: ProviderName): Backend {
  const load = () => import("../video-file/placeholder/placeholder.ts");
  return {
    providerName,
    provider: new DryRun(),
    files: undefined,
    rateLimiter: new RateLimiter(),
    submitQueue: new SubmitQueue(),
    preload: async () => void (await load()),
    fetchFile: async ({ request, path, log }) => {
      const { savePlaceholder } = await load();
      return savePlaceholder(path, placeholderSize(request), log);
    },
    close: async () => {},
  };
}

/** The size of a placeholder. What the request leaves open is 5 s and 720p, in the ratio of its first picture, or 16:9. */
export function placeholderSize(request: VideoRequest): PlaceholderSize {
  const usual = firstPictureRatio(request) ?? 16 / 9;
  const { seconds = askedSeconds(request) ?? 5, width, height, ratio = usual } = expectedSize(request);
  const wide = width ?? (height === undefined ? 720 * Math.max(1, ratio) : height * ratio);
  return { seconds, width: wide, height: height ?? wide / ratio };
}

/** Models that take no ratio follow the picture's. Undefined if it is not in a file. */
function firstPictureRatio({ known, fields, pictures = [] }: VideoRequest): number | undefined {
  const first = fields[known ? (known.roles.image ?? "") : "image"];
  const picture = pictures.find((candidate) => placeholderOf(candidate) === first);
  return picture?.sides && picture.sides.width / picture.sides.height;
}

/** The duration in a request whose video may last longer, such as one that extends another. */
function askedSeconds({ known, fields }: VideoRequest): number | undefined {
  const seconds =
    known?.roles.duration === undefined ? undefined : parseDuration(fields[known.roles.duration]);
  return seconds !== undefined && seconds > 0 ? seconds : undefined;
}

class DryRun implements Provider {
  async submit(request: VideoRequest): Promise<Accepted> {
    const id = `dry-run-${hashRequest(request).slice(0, 16)}`;
    return { generation: { id, model: request.model }, usage: { credits: 0, usd: 0 } };
  }

  async check(): Promise<Progress> {
    return { state: "completed", videoUrl: "", usage: {} };
  }

  async *follow(): AsyncGenerator<Progress> {
    yield await this.check();
  }

  async quote(): Promise<Quote> {
    return { usd: 0, source: "the dry run" };
  }
}
