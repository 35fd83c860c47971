import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AzureError } from "./azure-error.ts";
import type { StoredBlob } from "./blob-storage.ts";

/** The path of a block that is still arriving. */
const notYetThere = "";

/** Block blobs as files of one folder: blocks arrive in any order, and a list of their ids makes the blob. */
export class BlockBlobs {
  readonly #folder: string;
  /** Files of uncommitted blocks, by blob and block id. */
  readonly #blocks = new Map<string, Map<string, string>>();
  readonly #committed = new Map<string, StoredBlob>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  get(blob: string): StoredBlob | undefined {
    return this.#committed.get(blob);
  }

  /** Ids are base64 of at most 64 bytes and, within one blob, of one length. */
  async putBlock(blob: string, id: string, body: Readable): Promise<void> {
    const blocks = this.#blocks.get(blob) ?? new Map<string, string>();
    const bytes = Buffer.from(id, "base64");
    if (id === "" || bytes.toString("base64") !== id || bytes.length > 64) {
      throw new AzureError(400, "InvalidQueryParameterValue", "blockid is not base64 of 1 to 64 bytes");
    }
    if ([...blocks.keys()].some((other) => other.length !== id.length)) {
      throw new AzureError(400, "InvalidBlobOrBlock", "block ids of a blob must be of one length");
    }
    this.#blocks.set(blob, blocks);
    if (!blocks.has(id)) blocks.set(id, notYetThere);
    blocks.set(id, await this.#receive(`${blob}#${id}`, body));
  }

  /** Creates the blob from the blocks, in this order. */
  async commit(blob: string, ids: readonly string[], contentType: string): Promise<void> {
    const blocks = this.#blocks.get(blob);
    const files = ids.map((id) => {
      const file = blocks?.get(id);
      if (file !== undefined && file !== notYetThere) return file;
      throw new AzureError(400, "InvalidBlockList", `there is no block ${id}`);
    });
    this.#committed.set(blob, await this.#join(blob, files, contentType));
    this.#blocks.delete(blob);
  }

  /** Uploads a blob in one request. */
  async putBlob(blob: string, body: Readable, contentType: string): Promise<void> {
    const file = await this.#receive(blob, body);
    this.#committed.set(blob, await this.#join(blob, [file], contentType));
  }

  async #receive(name: string, body: Readable): Promise<string> {
    const file = await this.#file(`part of ${name}`);
    await pipeline(body, createWriteStream(file));
    return file;
  }

  async #join(blob: string, files: readonly string[], contentType: string): Promise<StoredBlob> {
    const file = await this.#file(blob);
    const hash = createHash("sha256");
    let size = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        size += chunk.length;
        done(null, chunk);
      },
    });
    await pipeline(concatenated(files), measure, createWriteStream(file));
    return { file, size, sha256: hash.digest("hex"), contentType };
  }

  /** A path inside the folder for any name. */
  async #file(name: string): Promise<string> {
    await mkdir(this.#folder, { recursive: true });
    return join(this.#folder, createHash("sha256").update(name).digest("hex"));
  }
}

async function* concatenated(files: readonly string[]): AsyncGenerator<Buffer> {
  for (const file of files) yield* createReadStream(file, { highWaterMark: 2 ** 20 });
}
