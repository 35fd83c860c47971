import { existsSync } from "node:fs";
import * as z from "zod/mini";
import { Failure } from "../errors.ts";
import { whyNotWritable } from "../files/replace.ts";
import { type LockEntries, type LockEntry, lockEntry } from "./entry.ts";
import { Journal, journalOf } from "./journal.ts";
import { readLock, writeLock } from "./lock-file.ts";

/** A lock file is rewritten when its changes are this part of it, so that the cost of all rewrites is linear. */
const rewrittenPart = 1 / 16;

/** A manifest's lock. Writes every change to the journal at once, and to the lock file soon. */
export class Lock {
  readonly #path: string;
  readonly #name: string;
  readonly #entries: LockEntries;
  readonly #journal: Journal;
  /** Changes that the lock file does not have. */
  #behind = 0;
  #rewriting: Promise<void> | undefined;

  private constructor(path: string, name: string, entries: LockEntries) {
    this.#path = path;
    this.#name = name;
    this.#entries = entries;
    this.#journal = new Journal(journalOf(path));
  }

  /**
   * @param path Absolute.
   * @param name The file's name in messages.
   * @throws {Failure} "Invalid input" if the file or its journal exists and is invalid.
   */
  static async open(path: string, name: string): Promise<Lock> {
    return new Lock(path, name, await readLock(path, name));
  }

  get entries(): LockEntries {
    return this.#entries;
  }

  get(id: string): LockEntry | undefined {
    return this.#entries.get(id);
  }

  /**
   * Checks that the lock and its journal can be written. Begins a new journal, for which the lock gets the videos of
   * one that a killed run has left.
   *
   * @returns the reason if they cannot.
   */
  async whyNotWritable(): Promise<string | undefined> {
    try {
      // Do not create an empty lock file.
      const reason = this.#entries.size === 0 ? await whyNotWritable(this.#path) : undefined;
      if (reason !== undefined) return reason;
      if (this.#entries.size > 0) await this.#write();
      await this.#journal.remove();
      await this.#journal.open();
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /**
   * Resolves when no kill can lose the entry.
   *
   * @throws {z.core.$ZodError} if a later run could not read the entry.
   */
  async set(id: string, entry: LockEntry): Promise<void> {
    const valid = z.parse(lockEntry, entry);
    const replaces = this.#entries.get(id)?.sha256 ?? null;
    this.#entries.set(id, valid);
    this.#behind++;
    await this.#journal.append({ id, entry: valid, replaces });
    this.#rewriting ??= this.#rewrite().finally(() => {
      this.#rewriting = undefined;
    });
  }

  /**
   * Writes the lock file with the videos of the journal, and removes the journal.
   *
   * @throws {Failure} "Internal error" if the lock file cannot be written. The journal then stays.
   */
  async fold(): Promise<void> {
    await this.#rewriting;
    if (!existsSync(journalOf(this.#path))) return;
    try {
      if (this.#entries.size > 0) await this.#write();
      await this.#journal.remove();
    } catch (error) {
      throw notFolded(this.#name, error);
    }
  }

  async #rewrite(): Promise<void> {
    try {
      while (this.#behind > 0 && this.#behind >= this.#entries.size * rewrittenPart) await this.#write();
    } catch {
      // The journal has the videos; the next rewrite may succeed.
    }
  }

  async #write(): Promise<void> {
    const written = this.#behind;
    await writeLock(this.#path, this.#entries);
    this.#behind -= written;
  }
}

function notFolded(name: string, cause: unknown): Failure {
  return new Failure(
    "Internal error",
    {
      what: `The lock file ${name} could not be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      cost: `The finished videos are paid for. ${journalOf(name)} records them.`,
      next: "Make the lock file writable and run the job again: it adds the recorded videos to the lock file, and finished videos are not paid for again.",
    },
    cause,
  );
}
