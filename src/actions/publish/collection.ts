import { existsSync } from "node:fs";
import { relativePath } from "../../files/names.ts";
import { Lock } from "../../lock/lock.ts";
import type { Asset } from "../../manifest/asset.ts";
import { readManifest } from "../../manifest/manifest.ts";
import { posterPath, previewPath } from "../../previews/paths.ts";
import type { PublishInputs } from "./inputs.ts";
import type { FilesToCome } from "./preconditions.ts";

/** The videos of a manifest in the workspace. */
export interface Collection {
  assets: Asset[];
  lock: Lock;
  /** Their files, by path from the workspace with `/`. Those that have changed are published. */
  files: Set<string>;
  /** The gallery's path from the workspace, with `/`; undefined if it is outside or there is none. */
  gallery: string | undefined;
}

/** @param temporary The runner's temporary folder. */
export async function readCollection(
  inputs: PublishInputs,
  temporary: string | undefined,
): Promise<Collection> {
  const { manifest, workspace, lockFile } = inputs;
  const assets = await readManifest(manifest.name, {
    workspace,
    temporary,
    mayAsk: true,
    allowLoopback: true,
  });
  const pictures = assets.flatMap(({ path }) => [posterPath(path), previewPath(path)]).filter(existsSync);
  const files = [
    ...assets.map(({ output }) => output),
    ...pictures.map((path) => relativePath(workspace, path)),
  ];
  return {
    assets,
    lock: await Lock.open(lockFile.path, lockFile.name),
    files: new Set([...files, lockFile.name]),
    gallery: inputs.gallery && pathInside(inputs.gallery, workspace),
  };
}

/** The files that the collection will have once some videos are made. */
export function filesToCome(
  made: readonly Asset[],
  { gallery }: Collection,
  { lockFile }: PublishInputs,
): FilesToCome {
  const pictures = made.flatMap(({ output }) => [posterPath(output), previewPath(output)]);
  const shown = made.flatMap(({ id }) => [`${gallery}/videos/${id}.mp4`, `${gallery}/posters/${id}.jpg`]);
  return {
    files: [...made.map(({ output }) => output), ...pictures, lockFile.name],
    gallery: gallery === undefined ? [] : [`${gallery}/index.html`, `${gallery}/videos.js`, ...shown],
  };
}

/** Whether a file is one of the collection's. */
export function belongsTo(file: string, { files, gallery }: Collection): boolean {
  return files.has(file) || (gallery !== undefined && file.startsWith(`${gallery}/`));
}

function pathInside(folder: string, workspace: string): string | undefined {
  const path = relativePath(workspace, folder);
  return path.startsWith("..") ? undefined : path;
}
