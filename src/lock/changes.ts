import { isDeepStrictEqual } from "node:util";
import type { LockEntries } from "./entry.ts";

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
