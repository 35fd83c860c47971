import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { maxPointerBytes, pointedSha256 } from "./lfs-pointer.ts";

/** What is found at the place of a video: the file itself, a Git LFS pointer to it, another file, or nothing. */
export type StoredFile = "whole" | "pointer" | "other" | "missing";

/** Compares a file with what the lock knows of it. It is read only where its size is right, and once. */
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
  // A stream takes a whole chunk for a file of any size, and one more to see that it ends, unless it is told.
  const options = { highWaterMark: Math.min(size, chunkBytes), end: size - 1 };
  await pipeline(createReadStream(path, options), hash);
  return hash.digest("hex");
}
