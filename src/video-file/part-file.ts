import { createHash, type Hash } from "node:crypto";
import { writeSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Writable } from "node:stream";
import type { OpenAnswer } from "../http/client.ts";
import type { StepLog } from "../log/step-log.ts";
import { formatBytes } from "../text/format.ts";
import { type Layout, Mp4BoxParser } from "./boxes.ts";
import { BadVideoError, DownloadError } from "./errors.ts";

/** Downloads of more bytes than this log their progress. */
const reportAboveBytes = 10_000_000;

/** A file during its download: writes, hashes and checks the bytes in one pass. */
export class PartFile {
  readonly #handle: FileHandle;
  readonly #limit: number;
  readonly #log: StepLog;
  #hash: Hash = createHash("sha256");
  #boxes = new Mp4BoxParser();
  #size = 0;
  #whole: number | undefined;
  #reported = 0;
  /** The file's ETag or modification date, so that two versions are never mixed. */
  #version: string | undefined;
  #resumable = true;

  private constructor(handle: FileHandle, limit: number, log: StepLog) {
    this.#handle = handle;
    this.#limit = limit;
    this.#log = log;
  }

  static async create(path: string, limit: number, log: StepLog): Promise<PartFile> {
    return new PartFile(await open(path, "wx"), limit, log);
  }

  /** Bytes received. */
  get size(): number {
    return this.#size;
  }

  sha256(): string {
    return this.#hash.copy().digest("hex");
  }

  /** Headers that request only the missing part, of the same version. */
  rangeHeaders(): Record<string, string> {
    if (this.#size === 0 || !this.#resumable) return {};
    return { range: `bytes=${this.#size}-`, ...(this.#version && { "if-range": this.#version }) };
  }

  /**
   * Prepares for an answer's body. Starts the file again if the body does not continue where the file ends.
   *
   * @param encoded Whether a decoder follows, so that the answer's lengths and ranges are not those of the file.
   * @returns the length of the whole file in bytes, if the answer states it.
   */
  async startAt({ status, headers }: OpenAnswer, encoded: boolean): Promise<number | undefined> {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/u.exec(headers["content-range"] ?? "");
    const goesOn = status === 206 && !encoded && range !== null && Number(range[1]) === this.#size;
    if (!goesOn && this.#size > 0) await this.restart();
    if (status === 206 && !goesOn)
      throw new BadVideoError("the file host sent another part than the one asked for");
    this.#resumable = !encoded;
    const length = goesOn ? Number(range[2]) : Number(headers["content-length"]);
    this.#whole = Number.isFinite(length) && !encoded ? length : undefined;
    if (this.#whole !== undefined) this.#assertBound(this.#whole);
    const etag = headers.etag;
    this.#version = etag?.startsWith('"') ? etag : headers["last-modified"];
    return this.#whole;
  }

  /** A stream that receives the body. It costs less per chunk than an `await` loop. */
  writable(): Writable {
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        try {
          this.write(chunk);
          done();
        } catch (error) {
          done(error as Error);
        }
      },
    });
  }

  write(chunk: Buffer): void {
    this.#assertBound(this.#size + chunk.length);
    this.#boxes.push(chunk);
    this.#hash.update(chunk);
    this.#writeAll(chunk);
    this.#size += chunk.length;
    this.#report();
  }

  /** @throws {BadVideoError} if the bytes are not a complete mp4. */
  finish(): Layout {
    return this.#boxes.finish();
  }

  async restart(): Promise<void> {
    await this.#handle.truncate(0);
    this.#size = 0;
    this.#reported = 0;
    this.#hash = createHash("sha256");
    this.#boxes = new Mp4BoxParser();
    this.#version = undefined;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /**
   * Synchronous, because a write to the page cache takes microseconds and a promise for each chunk ten times as long.
   */
  #writeAll(chunk: Buffer): void {
    try {
      for (let at = 0; at < chunk.length; ) {
        at += writeSync(this.#handle.fd, chunk, at, chunk.length - at, this.#size + at);
      }
    } catch (error) {
      throw new DownloadError(`the file cannot be written (${(error as Error).message})`, { cause: error });
    }
  }

  #assertBound(size: number): void {
    if (size > this.#limit) throw new DownloadError(`the file is larger than ${formatBytes(this.#limit)}`);
  }

  #report(): void {
    const step = Math.max(reportAboveBytes, (this.#whole ?? 0) / 10);
    if (this.#size - this.#reported < step) return;
    this.#reported = this.#size;
    this.#log.info(`Downloaded ${this.#progress()}`);
  }

  /** `50 % of 20.0 MB`, or only the bytes received if the length is unknown. */
  #progress(): string {
    if (this.#whole === undefined) return formatBytes(this.#size);
    return `${Math.floor((100 * this.#size) / this.#whole)} % of ${formatBytes(this.#whole)}`;
  }
}
