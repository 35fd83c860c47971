import type { Asset } from "../manifest/asset.ts";
import { hashRequest } from "../models/request-hash.ts";
import type { LockEntry } from "./entry.ts";
import { storedFile } from "./stored-file.ts";

/** Why a video has to be made; undefined for one that is fresh. */
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
