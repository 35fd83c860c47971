import { mkdtemp, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pause } from "../../abort.ts";
import type { StepContext } from "../../context.ts";
import { Attachments, readRendering } from "../../github/attachments.ts";
import type { CommentReference } from "../../github/event.ts";
import { answered } from "../../github/refusal.ts";
import type { Repository } from "../../github/repository.ts";
import { ConnectionError, HttpClient } from "../../http/client.ts";
import { isLoopbackHost } from "../../http/loopback.ts";
import { findModel } from "../../models/catalogue.ts";
import { checkAddress } from "../../pictures/address.ts";
import { describePicture } from "../../pictures/picture.ts";
import { PictureReader } from "../../pictures/reader.ts";
import { providerNames, providers } from "../../providers/table.ts";
import { formatBytes } from "../../text/format.ts";
import { oneLine, quoted } from "../../text/sanitize.ts";
import { userAgent } from "../../version.ts";
import type { VideoCommand } from "./command.ts";
import type { Settings } from "./settings.ts";

interface Source {
  comment: CommentReference;
  repository: Repository;
  settings: Pick<Settings, "baseUrl">;
  context: StepContext;
}

/**
 * Fetches the pictures of a request that were dropped into its comment. Only GitHub gives them out, under addresses that
 * are signed for a few minutes, so the provider cannot. Addresses elsewhere stay as they are.
 *
 * @returns the request with files of the runner's temporary folder, or what is wrong with its pictures.
 * @throws {Failure} "GitHub refused", or the reason of a cancellation.
 */
export async function collectPictures(
  ask: VideoCommand,
  { comment, repository, settings: { baseUrl }, context }: Source,
): Promise<{ ask: VideoCommand } | { problems: string[] }> {
  const attachments = new Attachments(context.serverUrl);
  const addresses = [...new Set(Object.values(ask.own))];
  const allowLoopback = baseUrl !== undefined && isLoopbackHost(baseUrl.hostname);
  const elsewhere = addresses.filter((address) => !attachments.isOne(address));
  const problems = elsewhere.flatMap((address) => {
    const checked = checkAddress(address, allowLoopback);
    return "problem" in checked ? [`the picture ${checked.problem}`] : [];
  });
  const dropped = addresses.filter((address) => attachments.isOne(address));
  if (problems.length > 0) return { problems };
  if (dropped.length === 0) return { ask };
  const request = {
    doing: "read the comment's pictures",
    permissions: ["pull-requests: write", "issues: write"],
  };
  const html = await answered(request, readRendering(repository, comment));
  const folder = await mkdtemp(join(context.temporaryFolder, "comment-pictures-"));
  const client = new HttpClient(userAgent, context.environment);
  const files = new Map<string, string>();
  try {
    for (const [index, address] of dropped.entries()) {
      const url = attachments.signedAddress(html, address);
      const name = `picture-${index + 1}`;
      const fetched = url
        ? await fetchPicture(url, { name, folder, maxBytes: maxBytesFor(ask.model), client, context })
        : { problem: notShown };
      if ("problem" in fetched) problems.push(`the picture "${oneLine(address, 200)}" ${fetched.problem}`);
      else files.set(address, fetched.file);
    }
  } finally {
    await client.close();
  }
  const fileOf = (address: string | undefined, given: string) => files.get(address ?? "") ?? given;
  return problems.length > 0
    ? { problems }
    : {
        ask: {
          ...ask,
          image: fileOf(ask.own.image, ask.image),
          lastImage: fileOf(ask.own.lastImage, ask.lastImage),
        },
      };
}

const notShown =
  "is not shown in the comment: it was taken out again, or is only linked; drop the picture into a new comment";

function maxBytesFor(id: string): number {
  const known = findModel(id);
  if (known) return providers[known.provider].maxPictureBytes;
  return Math.min(...providerNames.map((name) => providers[name].maxPictureBytes));
}

interface Target {
  name: string;
  folder: string;
  maxBytes: number;
  client: HttpClient;
  context: StepContext;
}

type Fetched = { file: string } | { problem: string };

const maxTries = 3;
const retryMs = 1000;

async function fetchPicture(url: URL, target: Target): Promise<Fetched> {
  const { name, folder, maxBytes, context } = target;
  const read = await readPersistently(url, target);
  if ("problem" in read) return read;
  const file = join(folder, name);
  await writeFile(file, read.bytes);
  const checked = await new PictureReader({ workspace: folder }).read(name, maxBytes);
  if ("problem" in checked) return { problem: checked.problem.replace(quoted(name), "a file") };
  const { picture } = checked;
  const named = `${file}.${picture.type.replace("image/", "")}`;
  await rename(file, named);
  context.core.info(`Fetched a picture from the comment: ${describePicture(picture)}`);
  return { file: named };
}

type Read = { bytes: Buffer } | { problem: string };

async function readPersistently(url: URL, target: Target): Promise<Read> {
  for (let tries = 1; ; tries++) {
    const read = await readOnce(url, target);
    if (!("transient" in read)) return read;
    if (tries === maxTries) return { problem: `${read.transient}; write the comment again` };
    await pause(retryMs * tries, target.context.cancelled);
  }
}

/** Milliseconds to wait for a part of the picture, and for all of it. */
const partTimeoutMs = 30_000;
const totalTimeoutMs = 120_000;

/** Sends no token, and follows no redirect: the signed address is all that it takes. */
async function readOnce(
  url: URL,
  { client, maxBytes, context }: Target,
): Promise<Read | { transient: string }> {
  const signal = AbortSignal.any([context.cancelled, AbortSignal.timeout(totalTimeoutMs)]);
  try {
    const answer = await client.open({
      url,
      headers: { accept: "image/*" },
      signal,
      timeoutMs: partTimeoutMs,
    });
    try {
      return await readAnswer(answer, maxBytes);
    } finally {
      answer.discard();
    }
  } catch (error) {
    context.cancelled.throwIfAborted();
    const reason = error instanceof ConnectionError ? error.message : "the connection broke";
    return { transient: `could not be fetched from GitHub: ${signal.aborted ? "it took too long" : reason}` };
  }
}

async function readAnswer(
  { status, headers, body }: Awaited<ReturnType<HttpClient["open"]>>,
  maxBytes: number,
): Promise<Read | { transient: string }> {
  if (status >= 500 || status === 429)
    return { transient: `could not be fetched: GitHub answers HTTP ${status}` };
  if (status >= 300 && status < 400)
    return {
      problem: "could not be fetched: its address leads elsewhere; drop the picture into a new comment",
    };
  if (status !== 200)
    return {
      problem: `could not be fetched: GitHub answers HTTP ${status}; drop the picture into a new comment`,
    };
  const declared = Number(headers["content-length"] ?? 0);
  const parts: Buffer[] = [];
  let size = 0;
  if (declared > maxBytes) return { problem: tooLarge(maxBytes) };
  const content: AsyncIterable<Buffer> = body;
  for await (const part of content) {
    size += part.length;
    if (size > maxBytes) return { problem: tooLarge(maxBytes) };
    parts.push(part);
  }
  return { bytes: Buffer.concat(parts) };
}

function tooLarge(maxBytes: number): string {
  return `is larger than ${formatBytes(maxBytes)}; make it smaller, or save it as JPEG or WebP`;
}
