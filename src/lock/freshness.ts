import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { Asset } from "../manifest/asset.ts";
import { hashRequest } from "../models/request-hash.ts";
import type { LockEntry } from "./entry.ts";

/** Why a video has to be made; undefined if it is up to date. */
export type Staleness = "new" | "changed" | "file missing" | "file changed" | undefined;

/** How the lock names what was asked for. A dry run's placeholder satisfies dry runs only. */
export function requestFingerprint({ request }: Asset, dryRun: boolean): string {
  return `${dryRun ? "dry-run-" : ""}${hashRequest(request)}`;
}

/** Whether an entry was made for the very request of a video. */
export function isAskedFor(asset: Asset, entry: LockEntry, dryRun: boolean): boolean {
  const satisfying = dryRun
    ? [requestFingerprint(asset, false), requestFingerprint(asset, true)]
    : [requestFingerprint(asset, false)];
  const otherId = asset.generationId !== undefined && asset.generationId !== entry["generation-id"];
  return satisfying.includes(entry.request) && (dryRun || !otherId);
}

/** A video is fresh when what is asked for is what was made, and the file is there, or a Git LFS pointer to it. */
export async function stalenessOf(
  asset: Asset,
  entry: LockEntry | undefined,
  dryRun: boolean,
): Promise<Staleness> {
  if (!entry) return "new";
  if (!isAskedFor(asset, entry, dryRun)) return "changed";
  switch (await storedFile(asset.path, entry)) {
    case "missing":
      return "file missing";
    case "other":
      return "file changed";
    default:
      return undefined;
  }
}

/** The file at a video's path: the video, a Git LFS pointer to it, another file, or none. */
export type StoredFile = "whole" | "pointer" | "other" | "missing";

/** Compares a file with its lock entry. Reads it once, and only if its size is right. */
export async function storedFile(path: string, known: { size: number; sha256: string }): Promise<StoredFile> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return "missing";
  if (!found.isFile()) return "other";
  if (found.size <= maxPointerBytes && found.size !== known.size) {
    return pointedSha256(await readFile(path, "utf8")) === known.sha256 ? "pointer" : "other";
  }
  return found.size === known.size && (await sha256Of(path, found.size)) === known.sha256 ? "whole" : "other";
}

const chunkBytes = 1024 * 1024;

async function sha256Of(path: string, size: number): Promise<string> {
  const hash = createHash("sha256");
  // Without these a stream allocates a whole chunk for a file of any size, and one more to see its end.
  const options = { highWaterMark: Math.min(size, chunkBytes), end: size - 1 };
  await pipeline(createReadStream(path, options), hash);
  return hash.digest("hex");
}

/** Git LFS keeps a pointer below this size: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
export const maxPointerBytes = 1024;

/** The SHA-256, in hexadecimal, of the file that a Git LFS pointer stands for; undefined for any other text. */
export function pointedSha256(stored: string): string | undefined {
  // Git may have turned line ends into those of Windows.
  const text = stored.replaceAll("\r\n", "\n");
  if (!text.startsWith("version https://git-lfs.github.com/spec/v1\n")) return undefined;
  return /^oid sha256:([0-9a-f]{64})$/mu.exec(text)?.[1];
}
