import { writeFile } from "node:fs/promises";
import * as z from "zod/mini";
import { Failure } from "../errors.ts";
import { readRegularFile } from "../files/regular-file.ts";
import { replaceFile } from "../files/replace.ts";
import { type LockEntries, lockEntry } from "./entry.ts";
import { applyJournal, journalOf, readJournal } from "./journal.ts";

/** Increase it when older versions of the action would misread the new format. */
const version = 1;

const lockFile = z.strictObject({ version: z.literal(version), videos: z.record(z.string(), lockEntry) });

/**
 * Reads a lock file and the journal that a killed run may have left beside it, as one. A missing file counts as empty.
 *
 * @param name The file's name in messages.
 * @throws {Failure} "Invalid input" if a file exists and is invalid.
 */
export async function readLock(path: string, name: string): Promise<LockEntries> {
  // First the journal: it is removed when the lock has its videos.
  const lines = await readJournal(journalOf(path)).catch((error: Error) => {
    throw unusable(journalOf(name), error.message, error, adviceForJournal);
  });
  const text = await readRegularFile(path).catch((error: Error) => {
    throw unusable(name, error.message, error);
  });
  const entries: LockEntries = text === undefined ? new Map() : parseLock(text, name);
  applyJournal(lines, entries);
  return entries;
}

/** @throws {Failure} "Invalid input" */
export function parseLock(text: string, name: string): LockEntries {
  const parsed = z.safeParse(lockFile, parseJson(text, name));
  if (parsed.success) return new Map(Object.entries(parsed.data.videos));
  const [issue] = parsed.error.issues;
  const place = issue?.path.join(".") || "the whole";
  const newer =
    issue?.path[0] === "version" ? "another version of this action wrote it" : `${place} is not valid`;
  throw unusable(name, newer, parsed.error);
}

/** Formats a lock. Ids are sorted, so that equal contents give equal bytes. */
export function formatLock(entries: LockEntries): string {
  const sorted = [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ version, videos: Object.fromEntries(sorted) }, null, 2)}\n`;
}

/** Atomic: a concurrent reader, or a kill at any moment, finds the old lock or the new one. */
export async function writeLock(path: string, entries: LockEntries): Promise<void> {
  const text = formatLock(entries);
  await replaceFile(path, (part) => writeFile(part, text, { flag: "wx", flush: true }));
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, ""));
  } catch (error) {
    throw unusable(name, error instanceof Error ? error.message : String(error), error);
  }
}

const advice =
  "Restore it from the repository's history, or resolve its merge conflict. If you delete it, every video is generated again.";

const adviceForJournal =
  "A killed run has left it. Remove the lines that are not valid. If you delete it, the videos that it records are generated again.";

function unusable(name: string, reason: string, cause: unknown, next = advice): Failure {
  return new Failure(
    "Invalid input",
    {
      what: `The lock file ${name} cannot be used: ${reason}.`,
      cost: "Nothing was sent and nothing was spent.",
      next,
    },
    cause,
  );
}
