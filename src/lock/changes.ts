import { isDeepStrictEqual } from "node:util";
import type { Git } from "../git/git.ts";
import { fileAt } from "../git/status.ts";
import type { LockEntries } from "./entry.ts";
import { parseLock } from "./lock-file.ts";

/** The ids whose entries are new or changed. */
export function changedIds(now: LockEntries, before: LockEntries): string[] {
  return [...now].filter(([id, entry]) => !isDeepStrictEqual(entry, before.get(id))).map(([id]) => id);
}

/** Applies the changes between `before` and `ours` to `theirs`: a three-way merge in which ours wins. */
export function withChanges(theirs: LockEntries, ours: LockEntries, before: LockEntries): LockEntries {
  const changed = changedIds(ours, before).flatMap((id) => {
    const entry = ours.get(id);
    return entry ? [[id, entry] as const] : [];
  });
  return new Map([...theirs, ...changed]);
}

/**
 * Reads the lock file of a commit; empty if the commit has none. @throws {Failure} "Invalid input" if it is invalid.
 */
export async function committedLock(git: Git, commit: string, name: string): Promise<LockEntries> {
  const text = await fileAt(git, commit, name);
  return text === undefined ? new Map() : parseLock(text, `${commit.slice(0, 7)}:${name}`);
}
