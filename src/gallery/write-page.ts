import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { StepContext } from "../context.ts";
import type { LockEntry } from "../lock/entry.ts";
import type { Lock } from "../lock/lock.ts";
import { StepLog } from "../log/step-log.ts";
import type { Asset } from "../manifest/asset.ts";
import { posterPath } from "../previews/paths.ts";
import type { GalleryVideo } from "./entries.ts";
import { writeGallery } from "./gallery.ts";

/**
 * Writes the page.
 *
 * @param folder Absolute path.
 * @param fresh The videos that are as the manifest says, in its order.
 * @returns the folder.
 */
export async function writePage(
  folder: string,
  fresh: readonly Asset[],
  lock: Lock,
  { repository, core }: StepContext,
): Promise<string> {
  const log = new StepLog(core);
  const title = repository?.name ?? "Demo assets";
  const videos: GalleryVideo[] = [];
  for (const asset of fresh) {
    const entry = lock.get(asset.id);
    if (!entry) continue;
    if (await isWhole(asset, entry)) videos.push(shown(asset, entry, (text) => core.redact(text)));
    else
      log.warn(`${asset.id} is not in the gallery: its file is a Git LFS pointer. Check out with lfs: true.`);
  }
  const { path } = await writeGallery({ folder, title, videos });
  log.info(`The gallery of ${videos.length === 1 ? "one video" : `${videos.length} videos`} is ${path}`);
  return dirname(path);
}

/** What is fresh and of another size is a Git LFS pointer. */
export async function isWhole({ path }: Asset, { size }: LockEntry): Promise<boolean> {
  return (await stat(path)).size === size;
}

/** @param redact Takes keys out of what people have written: the page may be published. */
function shown(
  { id, path, prompt, request }: Asset,
  entry: LockEntry,
  redact: (text: string) => string,
): GalleryVideo {
  const { prompt: _, ...fields } = request.fields;
  const parameters = JSON.parse(JSON.stringify(fields), (__, value) =>
    typeof value === "string" ? redact(value) : value,
  );
  const { "cost-usd": costUsd, "credits-used": credits, model, duration, width, height, size } = entry;
  const poster = posterPath(path);
  return {
    id,
    file: path,
    model,
    prompt: redact(prompt),
    parameters,
    duration,
    width,
    height,
    size,
    ...(costUsd !== null && { costUsd }),
    ...(credits !== null && { credits }),
    createdAt: entry.date,
    ...(existsSync(poster) && { poster }),
  };
}
