import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";

/**
 * Runs work with a temporary folder and removes the folder afterwards: after an abort only when the process exits,
 * because the artifact client may still be reading and ends the process if its file is gone.
 *
 * @param prefix The folder's absolute path, to which random characters are added.
 * @param signal The signal that aborts the work.
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
