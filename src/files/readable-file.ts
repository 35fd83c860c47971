import { realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { quoted } from "../text/sanitize.ts";
import { isInGitFolder } from "./names.ts";

/** The folders from which a step reads files that its inputs name: absolute paths. */
export interface ReadableFolders {
  workspace: string;
  /** The runner's temporary folder, where files of it may be read too. */
  temporary?: string | undefined;
}

/** A file that may be read, with its links followed. */
export interface ReadableFile {
  /** Absolute path. */
  path: string;
  /** Bytes. */
  size: number;
}

/**
 * Finds a file of the workspace or of the runner's temporary folder. Refuses git's own folder, and links that lead out.
 *
 * @param file Relative to the workspace, or absolute.
 */
export async function findReadableFile(
  file: string,
  { workspace, temporary }: ReadableFolders,
): Promise<ReadableFile | { problem: string }> {
  const path = resolve(workspace, file);
  const folders = [workspace, ...(temporary ? [resolve(temporary)] : [])];
  const around = folders.filter((folder) => isInside(path, folder));
  if (around.length === 0) return { problem: outside(file, folders) };
  const real = await realpath(path).catch(() => undefined);
  const roots = await Promise.all(folders.map((folder) => realpath(folder).catch(() => folder)));
  const inner = [
    ...around.map((folder) => relative(folder, path)),
    ...roots.map((root) => relative(root, real ?? path)),
  ];
  if (inner.some(isInGitFolder)) return { problem: ofGit(file) };
  if (real === undefined) return { problem: `is ${quoted(file)}, which does not exist${placeOf(folders)}` };
  if (!roots.some((root) => isInside(real, root))) return { problem: outside(file, folders) };
  const stats = await stat(real);
  return stats.isFile()
    ? { path: real, size: stats.size }
    : { problem: `is ${quoted(file)}, which is not a file` };
}

/** Whether a path lies below a folder. */
export function isInside(path: string, folder: string): boolean {
  const inner = relative(folder, path);
  return inner !== "" && inner !== ".." && !inner.startsWith(`..${sep}`) && !isAbsolute(inner);
}

export function ofGit(file: string): string {
  return `is ${quoted(file)}, which is in git's own folder; name one outside of it`;
}

/** @param folders One of which is the workspace. */
export function outside(file: string, folders: readonly string[] = [""]): string {
  return folders.length === 1
    ? `is ${quoted(file)}, which is outside the workspace; name one inside it`
    : `is ${quoted(file)}, which is outside the workspace and the runner's temporary folder; name one inside them`;
}

/** A relative path is looked up in the workspace alone. */
function placeOf(folders: readonly string[]): string {
  return folders.length === 1 ? " in the workspace" : "; a relative path begins at the workspace";
}
