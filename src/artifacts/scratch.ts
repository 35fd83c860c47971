import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";

/**
 * Makes a folder for some work, and removes it again. Where the work was given up, the artifact client may still be
 * at it, and it ends the process when its file is gone: then the folder stays as long as the process does.
 *
 * @param prefix the folder's path, to which random characters are added.
 * @param signal makes the work give up.
 */
export async function inScratchFolder<T>(
  prefix: string,
  signal: AbortSignal,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(prefix);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return work(folder).finally(() => (signal.aborted ? process.once("exit", remove) : remove()));
}
