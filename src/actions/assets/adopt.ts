import { randomUUID } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { LockEntries, LockEntry } from "../../lock/entry.ts";
import { stalenessOf } from "../../lock/freshness.ts";
import type { Lock } from "../../lock/lock.ts";
import type { Asset } from "../../manifest/asset.ts";
import type { Generated } from "./outcome.ts";

/** Videos that were made elsewhere: by a shard of this run, or by an earlier run on a branch. */
export interface Elsewhere {
  entries: LockEntries;
  /** Brings a video to a path; false where it is not there. */
  bring(asset: Asset, path: string): Promise<boolean>;
}

/**
 * Takes over what was made elsewhere for the very requests of these videos, each with its file and its entry.
 *
 * @param into Undefined where it is only to be known what could be taken over.
 */
export async function adopt(
  assets: readonly Asset[],
  { entries, bring }: Elsewhere,
  into: Lock | undefined,
  dryRun: boolean,
): Promise<Generated[]> {
  const adopted: Generated[] = [];
  for (const asset of assets) {
    const entry = entries.get(asset.id);
    if (!entry || !(await take(asset, entry, bring, into !== undefined, dryRun))) continue;
    into?.set(asset.id, entry);
    adopted.push({ state: "generated", asset, entry, resumed: true });
  }
  return adopted;
}

/** The file is checked before it comes to its place: what is no such video leaves everything as it was. */
async function take(
  asset: Asset,
  entry: LockEntry,
  bring: Elsewhere["bring"],
  keep: boolean,
  dryRun: boolean,
): Promise<boolean> {
  // Where nothing is taken over, not even a folder comes to the workspace.
  const temporary = `${keep ? asset.path : join(tmpdir(), "video")}.${randomUUID()}.part`;
  await mkdir(dirname(temporary), { recursive: true });
  try {
    if (!(await bring(asset, temporary))) return false;
    if ((await stalenessOf({ ...asset, path: temporary }, entry, dryRun)) !== undefined) return false;
    if (keep) await rename(temporary, asset.path);
    return true;
  } finally {
    await rm(temporary, { force: true });
  }
}
