import { lstat, readFile, realpath, stat } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";
import { pointedSha256 } from "../files/lfs-pointer.ts";
import { isInGitFolder, whyNotPortable } from "../files/names.ts";
import { findReadableFile, isInside, ofGit, outside } from "../files/readable-file.ts";
import { maxPromptBytes } from "../models/request.ts";
import { quoted } from "../text/sanitize.ts";

/** Reads a prompt from a file of the workspace. Line endings become LF, because a checkout on Windows changes them. */
export async function readPromptFile(
  file: string,
  workspace: string,
): Promise<{ text: string } | { problem: string }> {
  const read = await readWorkspaceFile(file, workspace, maxPromptBytes);
  if ("problem" in read) return read;
  if (pointedSha256(read.text) !== undefined)
    return {
      problem: `is ${quoted(file)}, which is a pointer of Git LFS; check the repository out with lfs: true`,
    };
  const text = read.text.replace(/\r\n?/gu, "\n").replace(/\n+$/u, "");
  return text.trim() === "" ? { problem: `is ${quoted(file)}, which is empty` } : { text };
}

/** Reads a UTF-8 text file of the workspace. Refuses links that lead outside it. */
export async function readWorkspaceFile(
  file: string,
  workspace: string,
  maxBytes: number,
): Promise<{ text: string } | { problem: string }> {
  const found = await findReadableFile(file, { workspace });
  if ("problem" in found) return found;
  const { path, size } = found;
  if (size > maxBytes) {
    return { problem: `is ${quoted(file)} of ${size} bytes; it may have at most ${maxBytes}` };
  }
  const text = decoded(await readFile(path));
  return text === undefined ? { problem: `is ${quoted(file)}, which is not UTF-8 text` } : { text };
}

/** Decodes UTF-8 and drops a byte order mark. Undefined for other bytes, and for NUL, which marks UTF-16. */
function decoded(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Resolves the path of the video and checks that it is inside the workspace after links are followed. */
export async function resolveOutputFile(
  file: string,
  workspace: string,
): Promise<{ path: string } | { problem: string }> {
  const path = resolve(workspace, file);
  if (!isInside(path, workspace)) return { problem: outside(file) };
  const nearest = await nearestExisting(path);
  const real = await realpath(nearest).catch(() => undefined);
  const root = await realpath(workspace);
  if (real === undefined) return { problem: `is ${quoted(file)}, which is behind a link that leads nowhere` };
  if (real !== root && !isInside(real, root)) return { problem: outside(file) };
  const problem = unusable(file, path, workspace) ?? unusable(file, real, root);
  if (problem !== undefined) return { problem };
  const folder = (await stat(real)).isDirectory();
  if (/[/\\]$/u.test(file) || (folder && nearest === path)) {
    return { problem: `is ${quoted(file)}, which is a folder; name a file` };
  }
  return folder || nearest === path
    ? { path }
    : { problem: `is ${quoted(file)}, but a file stands where it needs a folder` };
}

/** Resolves a folder to write to. It must be inside the workspace or another folder of the step. */
export async function resolveOutputFolder(
  folder: string,
  workspace: string,
  temporary: string | undefined,
): Promise<{ path: string } | { problem: string }> {
  const path = resolve(workspace, folder);
  const real = await realpath(await nearestExisting(path)).catch(() => undefined);
  if (real === undefined)
    return { problem: `is ${quoted(folder)}, which is behind a link that leads nowhere` };
  if (!(await stat(real)).isDirectory()) return { problem: `is ${quoted(folder)}, where a file stands` };
  for (const root of [workspace, ...(temporary ? [resolve(temporary)] : [])]) {
    const realRoot = await realpath(root);
    if (!isInside(path, root) || (real !== realRoot && !isInside(real, realRoot))) continue;
    const problem = unusable(folder, path, root) ?? unusable(folder, real, realRoot);
    return problem === undefined ? { path } : { problem };
  }
  return { problem: outside(folder) };
}

/** The path itself, or the nearest existing folder above it. A broken link counts as existing. */
async function nearestExisting(path: string): Promise<string> {
  const there = await lstat(path).catch(() => undefined);
  return there || dirname(path) === path ? path : nearestExisting(dirname(path));
}

/** Why the names in a path, below the root, make it unusable for writing; undefined if they do not. */
function unusable(given: string, path: string, root: string): string | undefined {
  const inner = relative(root, path);
  if (isInGitFolder(inner)) return ofGit(given);
  const reason = whyNotPortable(inner.split(sep));
  return reason && `is ${quoted(given)}, which ${reason}; a checkout on Windows would fail`;
}
