import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { maxPointerBytes, pointedSha256 } from "../files/lfs-pointer.ts";
import type { Asset } from "../manifest/asset.ts";
import { hashRequest } from "../models/request-hash.ts";
import type { LockEntry } from "./entry.ts";

/** Why a video must be made; undefined if it is up to date. */
export type Staleness = "new" | "changed" | "file missing" | "file changed" | undefined;

/** The lock's `request` value for a request. A dry run's placeholder satisfies dry runs only. */
export function requestFingerprint({ request }: Asset, dryRun: boolean): string {
  return `${dryRun ? "dry-run-" : ""}${hashRequest(request)}`;
}

/** Whether a lock entry was made by exactly this video's request. */
export function isAskedFor(asset: Asset, entry: LockEntry, dryRun: boolean): boolean {
  const satisfying = dryRun
    ? [requestFingerprint(asset, false), requestFingerprint(asset, true)]
    : [requestFingerprint(asset, false)];
  const otherId = asset.generationId !== undefined && asset.generationId !== entry["generation-id"];
  return satisfying.includes(entry.request) && (dryRun || !otherId);
}

/**
 * Compares a video with its lock entry. It is up to date if the request is unchanged and its file, or a Git LFS pointer
 * to that file, exists.
 */
export async function findStaleness(
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
  const stats = await stat(path).catch(() => undefined);
  if (!stats) return "missing";
  if (!stats.isFile()) return "other";
  if (stats.size <= maxPointerBytes && stats.size !== known.size) {
    return pointedSha256(await readFile(path, "utf8")) === known.sha256 ? "pointer" : "other";
  }
  return stats.size === known.size && (await hashFile(path, stats.size)) === known.sha256 ? "whole" : "other";
}

const chunkBytes = 1024 * 1024;

async function hashFile(path: string, size: number): Promise<string> {
  const hash = createHash("sha256");
  // By default a stream allocates a whole chunk for any file, and another to detect the end.
  const options = { highWaterMark: Math.min(size, chunkBytes), end: size - 1 };
  await pipeline(createReadStream(path, options), hash);
  return hash.digest("hex");
}
