import { isDeepStrictEqual } from "node:util";
import type { Git } from "../git/git.ts";
import { fileAt } from "../git/status.ts";
import type { LockEntries } from "./entry.ts";
import { parseLock } from "./lock-file.ts";

/** The ids whose entries are new, or others than before. */
export function changedIds(now: LockEntries, before: LockEntries): string[] {
  return [...now].filter(([id, entry]) => !isDeepStrictEqual(entry, before.get(id))).map(([id]) => id);
}

/** Another lock with what has changed in ours: both may have been written since they were one. */
export function withChanges(theirs: LockEntries, ours: LockEntries, before: LockEntries): LockEntries {
  const changed = changedIds(ours, before).flatMap((id) => {
    const entry = ours.get(id);
    return entry ? [[id, entry] as const] : [];
  });
  return new Map([...theirs, ...changed]);
}

/** The lock as a commit has it; empty where it has none. @throws {Failure} "Invalid input" where it cannot be used. */
export async function committedLock(git: Git, commit: string, name: string): Promise<LockEntries> {
  const text = await fileAt(git, commit, name);
  return text === undefined ? new Map() : parseLock(text, `${commit.slice(0, 7)}:${name}`);
}
