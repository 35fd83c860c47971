import { pause } from "../abort.ts";
import { Failure } from "../errors.ts";
import type { StepLog } from "../log/step-log.ts";
import type { VideoRequest } from "../models/request.ts";
import { PictureChangedError, readContent } from "../pictures/content.ts";
import { describePicture, type Picture, replacePlaceholders } from "../pictures/picture.ts";
import { ProviderError } from "../providers/provider.ts";
import { formatBytes, formatSeconds } from "../text/format.ts";
import { quoted } from "../text/sanitize.ts";
import type { GenerationContext } from "./context.ts";
import { retryDelayMs, triesToReach } from "./retries.ts";
import type { Spending } from "./spending.ts";

/** Bytes from which an upload logs its progress, and how often it does. */
const progressBytes = 5_000_000;
const progressMs = 5000;

/**
 * Uploads the files of a request to the provider, if it takes them so. Nothing of it is paid, so what fails is tried
 * again.
 *
 * @returns the request as it is submitted: with the files' addresses, or with placeholders that the provider fills.
 * @throws {Failure} "Provider refused"; "Invalid input" if a file has changed since it was checked.
 */
export async function uploadPictures(
  request: VideoRequest,
  context: GenerationContext,
): Promise<VideoRequest> {
  const { pictures = [] } = request;
  const { provider, files } = context.backend;
  const upload = files && provider.upload?.bind(provider);
  if (!upload || pictures.length === 0) return request;
  const addresses = new Map<Picture, string>();
  for (const picture of pictures) {
    const read = () => withProgress(picture, context.log);
    const send = () => upload({ ...picture, read }, files, context.signal);
    addresses.set(picture, await uploadPicture(picture, send, context));
  }
  const fields = replacePlaceholders(request.fields, pictures, (picture) => addresses.get(picture) ?? "");
  return { ...request, fields, pictures: [] };
}

async function uploadPicture(
  picture: Picture,
  send: () => Promise<string>,
  context: GenerationContext,
): Promise<string> {
  const { backend, log, signal } = context;
  const { rateLimiter } = backend;
  log.info(`Uploading ${describePicture(picture)}`);
  for (let tries = 1; ; tries++) {
    await rateLimiter.ready(signal);
    try {
      return await log.withHeartbeat(() => "the file's upload", send);
    } catch (error) {
      if (error instanceof PictureChangedError) throw changedPicture(error, context.spending);
      if (!(error instanceof ProviderError)) throw error;
      const mayRetry = error.kind === "rate-limited" || (error.kind !== "rejected" && tries < triesToReach);
      if (!mayRetry) throw notUploaded(picture, error, context.spending);
      const delay = retryDelayMs(tries, error);
      log.info(`Not uploaded yet. ${error.message} Uploading again in ${formatSeconds(delay)}.`);
      if (error.kind === "rate-limited") rateLimiter.pauseFor(delay);
      else await pause(delay, signal);
    }
  }
}

async function* withProgress(picture: Picture, log: StepLog): AsyncGenerator<Buffer> {
  let sent = 0;
  let logged = performance.now();
  for await (const part of readContent(picture)) {
    yield part;
    sent += part.length;
    if (picture.bytes < progressBytes || performance.now() - logged < progressMs) continue;
    logged = performance.now();
    log.info(`Uploaded ${formatBytes(sent)} of ${formatBytes(picture.bytes)}`);
  }
}

function notUploaded(picture: Picture, error: ProviderError, spending: Spending): Failure {
  return new Failure(
    "Provider refused",
    {
      what: `The file ${quoted(picture.name)} could not be uploaded. ${error.message}`,
      cost: spending.costSentence(),
      next: `${error.advice ?? "If it stays so, give an https address instead."} Then run the step again.`,
    },
    error,
  );
}

/** A file was gone or had other bytes when it was to be sent. */
export function changedPicture(error: PictureChangedError, spending: Spending): Failure {
  return new Failure(
    "Invalid input",
    {
      what: error.message,
      cost: spending.costSentence(),
      next: "Let no other step or program write the file while the video is made, and run the step again.",
    },
    error,
  );
}
