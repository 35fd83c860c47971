import type { Git } from "../git/git.ts";
import { fileAt } from "../git/status.ts";
import type { LockEntries } from "./entry.ts";
import { parseLock } from "./lock-file.ts";

/** The lock as a commit has it; empty where it has none. @throws {Failure} "Invalid input" where it cannot be used. */
export async function committedLock(git: Git, commit: string, name: string): Promise<LockEntries> {
  const text = await fileAt(git, commit, name);
  return text === undefined ? new Map() : parseLock(text, `${commit.slice(0, 7)}:${name}`);
}
