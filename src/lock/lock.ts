import * as z from "zod/mini";
import { whyNotWritable } from "../files/replace.ts";
import { type LockEntries, type LockEntry, lockEntry } from "./entry.ts";
import { readLock, writeLock } from "./lock-file.ts";

/** A manifest's lock. Writes every change to disk at once. */
export class Lock {
  readonly #path: string;
  readonly #entries: LockEntries;

  private constructor(path: string, entries: LockEntries) {
    this.#path = path;
    this.#entries = entries;
  }

  /**
   * @param path Absolute.
   * @param name The file's name in messages.
   * @throws {Failure} "Invalid input" if the file exists and is invalid.
   */
  static async open(path: string, name: string): Promise<Lock> {
    return new Lock(path, await readLock(path, name));
  }

  get entries(): LockEntries {
    return this.#entries;
  }

  get(id: string): LockEntry | undefined {
    return this.#entries.get(id);
  }

  /** Checks that the lock can be written. @returns the reason if it cannot. */
  async whyNotWritable(): Promise<string | undefined> {
    // Do not create an empty lock file.
    if (this.#entries.size === 0) return whyNotWritable(this.#path);
    try {
      writeLock(this.#path, this.#entries);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** @throws {z.core.$ZodError} if a later run could not read the entry. */
  set(id: string, entry: LockEntry): void {
    this.#entries.set(id, z.parse(lockEntry, entry));
    writeLock(this.#path, this.#entries);
  }
}
