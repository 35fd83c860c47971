import { constants } from "node:fs";
import { open } from "node:fs/promises";

/**
 * Reads a file of text; undefined if there is none. A pipe is refused: opening it would wait for a writer.
 *
 * @param flags Further ones of `open`.
 * @throws {Error} if it is no regular file, or cannot be read.
 */
export async function readRegularFile(path: string, flags = 0): Promise<string | undefined> {
  const mode = constants.O_RDONLY | constants.O_NONBLOCK | flags;
  const file = await open(path, mode).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (!file) return undefined;
  try {
    if (!(await file.stat()).isFile()) throw new Error("it is not a file");
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}
