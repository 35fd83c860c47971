import { randomUUID } from "node:crypto";
import { mkdir, open, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Where a file is until it is whole: a new name beside its own. */
export function partPath(path: string): string {
  return `${path}.${randomUUID()}.part`;
}

/** Finds out, before a file is paid for, whether it can be written. @returns why not; undefined where it can. */
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
