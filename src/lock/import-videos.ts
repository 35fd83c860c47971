import { randomUUID } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { partPath } from "../files/replace.ts";
import type { Asset } from "../manifest/asset.ts";
import { BadVideoError } from "../video-file/errors.ts";
import { checkVideo } from "../video-file/measure.ts";
import type { LockEntries, LockEntry } from "./entry.ts";
import { isAskedFor, storedFile } from "./freshness.ts";
import type { Lock } from "./lock.ts";

/** Videos of a shard of this run, or of an earlier run on a branch. */
export interface VideoStore {
  entries: LockEntries;
  /** Whether a Git LFS pointer may stand for a file. */
  pointers: boolean;
  /** Copies a video to a path. @returns false if the store does not have it. */
  copyTo(asset: Asset, path: string): Promise<boolean>;
}

/** A video of a store, and its lock entry there. */
export interface ImportedVideo {
  asset: Asset;
  entry: LockEntry;
}

export interface Imported {
  imported: ImportedVideo[];
  /** The ids of videos whose entry fits the request, but whose file is missing or does not match. */
  damaged: string[];
}

/**
 * Copies the videos of a store that were made for these very requests into the workspace and the lock.
 *
 * @param into Undefined to find out only which videos could be imported.
 */
export async function importVideos(
  assets: readonly Asset[],
  store: VideoStore,
  into: Lock | undefined,
  dryRun: boolean,
): Promise<Imported> {
  const imported: ImportedVideo[] = [];
  const damaged: string[] = [];
  for (const asset of assets) {
    const entry = store.entries.get(asset.id);
    if (!entry || !isAskedFor(asset, entry, dryRun)) continue;
    if (await importOne(asset, entry, store, into !== undefined)) imported.push({ asset, entry });
    else damaged.push(asset.id);
  }
  if (into) await Promise.all(imported.map(({ asset, entry }) => into.set(asset.id, entry)));
  return { imported, damaged };
}

/** Checks the file before it moves to its place; on a mismatch nothing changes. */
async function importOne(
  asset: Asset,
  entry: LockEntry,
  { copyTo, pointers }: VideoStore,
  keep: boolean,
): Promise<boolean> {
  // Without `keep` not even a folder is created in the workspace.
  const temporary = keep ? partPath(asset.path) : join(tmpdir(), `${randomUUID()}.part`);
  await mkdir(dirname(temporary), { recursive: true });
  try {
    if (!(await copyTo(asset, temporary))) return false;
    const stored = await storedFile(temporary, entry);
    if (stored === "pointer" ? !pointers : stored !== "whole" || !(await isVideo(temporary))) return false;
    if (keep) await rename(temporary, asset.path);
    return true;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function isVideo(path: string): Promise<boolean> {
  try {
    await checkVideo(path);
    return true;
  } catch (error) {
    if (error instanceof BadVideoError) return false;
    throw error;
  }
}
