import { constants } from "node:fs";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod/mini";
import { readRegularFile } from "../files/regular-file.ts";
import { type LockEntries, lockEntry } from "./entry.ts";

/** Increase it when older versions of the action would misread the new format. */
const version = 1;

const journalLine = z.strictObject({
  version: z.literal(version),
  id: z.string(),
  entry: lockEntry,
  /** The SHA-256 of the video that this one replaced in the lock; null if there was none. */
  replaces: z.nullable(z.string()),
});

/** A finished video. */
export type JournalLine = Omit<z.output<typeof journalLine>, "version">;

/** A link in the repository could lead anywhere. */
const noLinks = constants.O_NOFOLLOW;

/** The path of a lock's journal, or its name in messages. */
export function journalOf(lock: string): string {
  return `${lock}.journal`;
}

/**
 * Reads a journal; a missing one counts as empty. Its last line is left out if a kill cut it off: its video did not
 * count as finished.
 *
 * @throws {Error} if the file exists and is invalid.
 */
export async function readJournal(path: string): Promise<JournalLine[]> {
  const text = await readRegularFile(path, noLinks);
  return text?.split("\n").slice(0, -1).map(parseLine) ?? [];
}

function parseLine(text: string, index: number): JournalLine {
  try {
    return z.parse(journalLine, JSON.parse(text));
  } catch {
    throw new Error(`line ${index + 1} is not valid, or another version of this action wrote it`);
  }
}

/**
 * Enters the videos of a journal into the entries of its lock. May be repeated. A lock that has been changed otherwise,
 * such as by a pull, keeps its entries.
 */
export function applyJournal(lines: readonly JournalLine[], entries: LockEntries): void {
  for (const { id, entry, replaces } of lines) {
    const known = entries.get(id);
    if (!known || known.sha256 === replaces) entries.set(id, entry);
  }
}

/** The journal of a run: what it finished since it wrote the lock, one video a line. */
export class Journal {
  readonly #path: string;
  #file: FileHandle | undefined;
  /** Bytes of whole lines. */
  #size = 0;
  #waiting: string[] = [];
  /** The write that takes the lines that wait; undefined if none wait. */
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();

  /** @param path Absolute. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Creates the file. */
  async open(): Promise<void> {
    if (this.#file) return;
    await mkdir(dirname(this.#path), { recursive: true });
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | noLinks;
    this.#file = await open(this.#path, flags);
    this.#size = (await this.#file.stat()).size;
  }

  /** Resolves when the line is on the disk. Lines that come meanwhile are written together. */
  append(line: JournalLine): Promise<void> {
    this.#waiting.push(`${JSON.stringify({ version, ...line })}\n`);
    this.#next ??= this.#last = this.#last
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        return this.#write(this.#waiting.splice(0).join(""));
      });
    return this.#next;
  }

  /** Removes the file, whoever has written it. */
  async remove(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
    await rm(this.#path, { force: true });
  }

  async #write(lines: string): Promise<void> {
    await this.open();
    try {
      await this.#file?.appendFile(lines);
      await this.#file?.datasync();
      this.#size += Buffer.byteLength(lines);
    } catch (error) {
      // The next line would not begin at the start of one.
      await this.#file?.truncate(this.#size).catch(() => {});
      throw error;
    }
  }
}
