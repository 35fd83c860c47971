import { randomUUID } from "node:crypto";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { copyFile, link, mkdir, open, realpath, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** The path of a file that is still being written: a new name beside its own. */
export function partPath(path: string): string {
  return `${path}.${randomUUID()}.part`;
}

/** A file to be written. */
export interface NewFile<T> {
  /** Absolute. Its folder is created where it is missing. */
  path: string;
  /** Writes the content to `part`, a path that does not exist yet. */
  write: (part: string) => Promise<T>;
}

/**
 * Writes files under temporary names and, once all of them are complete, renames each to its path, in order. If one
 * cannot be written, every path keeps its old content. A kill at any moment leaves old or new content at each path.
 *
 * @returns what each `write` returned.
 */
export async function replaceFiles<T>(files: readonly NewFile<T>[]): Promise<T[]> {
  const results: T[] = [];
  const staged: { part: string; path: string }[] = [];
  try {
    for (const { path, write } of files) {
      await mkdir(dirname(path), { recursive: true });
      const part = partPath(path);
      staged.push({ part, path });
      results.push(await write(part));
    }
    for (const { part, path } of staged) await rename(part, path);
    return results;
  } finally {
    // A rename onto another link to the same file does nothing and leaves both names.
    for (const { part } of staged) await rm(part, { force: true });
  }
}

/** The same for one file. */
export async function replaceFile<T>(path: string, write: NewFile<T>["write"]): Promise<T> {
  const [result] = await replaceFiles([{ path, write }]);
  return result as T;
}

/** Replaces a text file at once, so that calls in a row cannot overtake each other. Atomic like {@link replaceFiles}. */
export function replaceTextSync(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const part = partPath(path);
  try {
    writeFileSync(part, text, { flag: "wx" });
    renameSync(part, path);
  } finally {
    rmSync(part, { force: true });
  }
}

/** Checks, before a file is paid for, that it can be written. @returns the reason why not; undefined if it can. */
export async function whyNotWritable(path: string): Promise<string | undefined> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const part = partPath(path);
    await (await open(part, "wx")).close();
    await rm(part);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === "ENAMETOOLONG" ? "its name is too long for a file that is still arriving" : message;
  }
}

/** Makes a hard link, which takes no space; copies the file where a link is not possible, such as to another disk. */
export async function linkOrCopy(source: string, target: string): Promise<void> {
  const file = await realpath(source);
  await link(file, target).catch(() => copyFile(file, target));
}
