import { access, constants, copyFile, link, readdir } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { DefaultArtifactClient } from "@actions/artifact";
import { pause, raceAbort } from "../abort.ts";
import { withMutedClient } from "./mute-client-log.ts";
import { inScratchFolder } from "./scratch.ts";

/** One file to upload. */
export interface Upload {
  /** Absolute path. */
  file: string;
  name: string;
  /** Whether it is zipped; if not, browsers can show it from the artifact's page. */
  archive: boolean;
  retentionDays: number | undefined;
}

export interface Artifact {
  id: number;
  /** The requested name, or a numbered one if that was taken. */
  name: string;
  /** `sha256:` and hexadecimal. */
  digest: string;
}

/** Tries to upload one artifact; the client itself retries only a 5xx or 429. */
export const maxTries = 3;
const retryMs = 2000;
/** Names to try while the run already has an artifact of that name. */
const maxNames = 50;

/**
 * Uploads one file as an artifact of the run. A name that is taken, by another artifact or by an interrupted upload of
 * our own, gets a number.
 *
 * @throws the client's error once it has failed for good, or the signal's reason.
 */
export async function uploadArtifact(upload: Upload, signal: AbortSignal): Promise<Artifact> {
  await access(upload.file, constants.R_OK);
  return uploadWithRetries(upload.name, (name) => uploadOnce({ ...upload, name }, signal), signal);
}

/**
 * Uploads a folder as one zipped artifact of the run. A name that is taken gets a number.
 *
 * @throws the client's error once it has failed for good, or the signal's reason.
 */
export async function uploadFolder(
  folder: string,
  { name, retentionDays }: { name: string; retentionDays: number | undefined },
  signal: AbortSignal,
): Promise<Artifact> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  const content = { files, folder, archive: true, retentionDays };
  return uploadWithRetries(name, (free) => send(free, content, signal), signal);
}

/** Retries transient failures, and counts the name up while it is taken. */
async function uploadWithRetries(
  name: string,
  upload: (name: string) => Promise<Artifact>,
  signal: AbortSignal,
): Promise<Artifact> {
  for (let number = 1, failures = 0; ; ) {
    try {
      return await upload(numberName(name, number));
    } catch (error) {
      signal.throwIfAborted();
      if (isNameTaken(error) && number < maxNames) {
        number++;
      } else if (++failures === maxTries || !mayRetry(error)) {
        throw error;
      } else {
        await pause(retryMs * failures, signal);
      }
    }
  }
}

/** `boat.mp4`, `boat-2.mp4`, `boat-3.mp4`. */
export function numberName(name: string, number: number): string {
  if (number === 1) return name;
  const extension = extname(name);
  return `${name.slice(0, name.length - extension.length)}-${number}${extension}`;
}

async function uploadOnce(upload: Upload, signal: AbortSignal): Promise<Artifact> {
  const { file, name, archive, retentionDays } = upload;
  return inScratchFolder(join(dirname(file), ".artifact-"), signal, async (folder) => {
    // The client names a file that is not zipped after the file itself, whatever name it is given.
    const path = archive ? file : await linkAs(file, join(folder, name));
    return send(name, { files: [path], folder: dirname(path), archive, retentionDays }, signal);
  });
}

/** Files; an archive names them by their paths relative to `folder`. */
interface Content {
  files: string[];
  folder: string;
  archive: boolean;
  retentionDays: number | undefined;
}

async function send(
  name: string,
  { files, folder, archive, retentionDays }: Content,
  signal: AbortSignal,
): Promise<Artifact> {
  const expiry = retentionDays === undefined ? {} : { retentionDays };
  // Videos are compressed already.
  const options = { skipArchive: !archive, compressionLevel: 0, ...expiry };
  const client = new DefaultArtifactClient();
  // The client takes no signal: after an abort the upload goes on unobserved.
  const sent = withMutedClient(() => client.uploadArtifact(name, files, folder, options));
  const { id, digest } = await raceAbort(sent, signal);
  if (id === undefined) throw new Error("The artifact service gave no id");
  return { id, name, digest: `sha256:${digest}` };
}

/** Gives a file another name beside its own, without a second copy where the file system can. */
async function linkAs(file: string, path: string): Promise<string> {
  await link(file, path).catch(() => copyFile(file, path));
  return path;
}

/** The service answers 409, which the client turns into text. */
function isNameTaken(error: unknown): boolean {
  return error instanceof Error && /\(409\)|already exists/u.test(error.message);
}

/** A refusal and a full storage are permanent. */
function mayRetry(error: unknown): boolean {
  return error instanceof Error && !/non-retryable|quota/iu.test(error.message);
}
