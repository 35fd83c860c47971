import * as z from "zod/mini";
import { ConnectionError } from "../../http/client.ts";
import { parseRetryAfter } from "../../http/retry-after.ts";
import { fileKind } from "../../pictures/formats.ts";
import type { Api } from "../api.ts";
import { type ErrorKind, type FileHosts, type PictureContent, ProviderError } from "../provider.ts";

/** Seconds that fal keeps an upload: a job may wait in the queue for hours. */
const lifetimeSeconds = 24 * 60 * 60;
/** Milliseconds without progress until an upload is aborted; it can be sent again. */
const uploadTimeoutMs = 30_000;

const initiated = z.object({ upload_url: z.string(), file_url: z.string() });

/**
 * Uploads a file to fal's storage: asks for an address with the key, and sends the bytes there without it.
 *
 * @param storage The API of the storage's host.
 * @returns the address from which a model reads it.
 * @throws {ProviderError} `retryable` and `rate-limited` for a new upload from the start; `rejected`.
 */
export async function uploadPicture(
  picture: PictureContent,
  storage: Api,
  files: FileHosts,
  signal: AbortSignal,
): Promise<string> {
  const { uploadUrl, fileUrl } = await initiate(picture, storage, files, signal);
  await send(picture, uploadUrl, files, signal);
  return fileUrl.href;
}

async function initiate(
  { type, sha256 }: PictureContent,
  storage: Api,
  files: FileHosts,
  signal: AbortSignal,
): Promise<{ uploadUrl: URL; fileUrl: URL }> {
  const url = storage.url("/storage/upload/initiate", { storage_type: "fal-cdn-v3" });
  const lifetime = JSON.stringify({ expiration_duration_seconds: lifetimeSeconds });
  // The file's own name may tell something, and what is hard to write in a URL.
  const name = `${fileKind(type)}-${sha256.slice(0, 16)}.${type.replace(/^\w+\//u, "")}`;
  const { json } = await storage.postFree(
    url,
    { content_type: type, file_name: name },
    { "x-fal-object-lifecycle-preference": lifetime },
    signal,
  );
  const parsed = z.safeParse(initiated, json);
  if (!parsed.success)
    throw new ProviderError("retryable", "The answer of fal's storage does not say where to upload.");
  return {
    uploadUrl: await usable(parsed.data.upload_url, "to upload to", files),
    fileUrl: await usable(parsed.data.file_url, "of the uploaded file", files),
  };
}

async function usable(address: string, what: string, { policy }: FileHosts): Promise<URL> {
  const url = URL.parse(address);
  const refusal = url ? await policy.refusal(url) : "it is not a URL";
  if (url && refusal === undefined) return url;
  throw new ProviderError("rejected", `fal's storage gives an address ${what} that is not used: ${refusal}`);
}

async function send(
  { type, bytes, read }: PictureContent,
  url: URL,
  { http }: FileHosts,
  signal: AbortSignal,
): Promise<void> {
  const request = { method: "PUT", url, headers: {}, signal, timeoutMs: uploadTimeoutMs } as const;
  const { status, headers } = await http.send({ ...request, body: { type, bytes, read } }).catch((error) => {
    if (!(error instanceof ConnectionError)) throw error;
    throw new ProviderError(
      "retryable",
      error.sent
        ? `The upload broke off: ${error.message}`
        : `The upload's host was not reached: ${error.message}`,
      { cause: error },
    );
  });
  if (status >= 200 && status < 300) return;
  const message =
    status >= 300 && status < 400
      ? `The upload's host redirects to another one (HTTP ${status})`
      : `The upload's host refuses the file (HTTP ${status})`;
  throw new ProviderError(describeFailure(status), message, {
    status,
    retryAfterMs: parseRetryAfter(headers),
  });
}

/** A new upload begins with a new address: one that has expired (403, 404, 410) is worth another. */
function describeFailure(status: number): ErrorKind {
  if (status === 429) return "rate-limited";
  return [403, 404, 408, 410, 425].includes(status) || status >= 500 ? "retryable" : "rejected";
}
