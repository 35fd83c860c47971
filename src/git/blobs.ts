import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { type Conversation, ProgramError } from "../process.ts";
import type { Git } from "./git.ts";

/** The hashes of a commit's files, by path. Their contents are not read: a partial clone would download each. */
export async function blobsOf(git: Git, commit: string): Promise<Map<string, string>> {
  const entries = (await git(["ls-tree", "-r", "-z", commit])).split("\0").filter(Boolean);
  return new Map(
    entries.flatMap((entry) => {
      const [, hash, path] = /^\d+ blob (\w+)\t(.*)$/su.exec(entry) ?? [];
      return hash !== undefined && path !== undefined ? [[path, hash] as const] : [];
    }),
  );
}

/** Copies a file's content as git stores it, before any filter, to a new file. */
export type CopyBlob = (hash: string, path: string) => Promise<void>;

/** Runs `work` with one git process that reads any number of files, one at a time, and none into memory. */
export async function withBlobs<T>(git: Git, work: (copy: CopyBlob) => Promise<T>): Promise<T> {
  const results: T[] = [];
  await git(["cat-file", "--batch"], {
    converse: async (conversation) => {
      results.push(await work(blobCopier(conversation)));
    },
  });
  return results.at(-1) as T;
}

/** @see https://git-scm.com/docs/git-cat-file#_batch_output */
function blobCopier({ stdin, stdout }: Conversation): CopyBlob {
  const chunks: AsyncIterator<Buffer> = stdout[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);

  /** Takes up to `limit` bytes, at least one. */
  async function take(limit: number): Promise<Buffer> {
    if (rest.length === 0) {
      const next = await chunks.next();
      if (next.done) throw new ProgramError("git cat-file ended before the whole file was read", false);
      rest = next.value;
    }
    const taken = rest.subarray(0, limit);
    rest = rest.subarray(limit);
    return taken;
  }

  async function line(): Promise<string> {
    let text = "";
    while (!text.endsWith("\n")) text += (await take(1)).toString("latin1");
    return text.trimEnd();
  }

  async function* bytes(size: number): AsyncGenerator<Buffer> {
    for (let left = size; left > 0; ) {
      const chunk = await take(left);
      left -= chunk.length;
      yield chunk;
    }
  }

  return async (hash, path) => {
    stdin.write(`${hash}\n`);
    const header = await line();
    const [, size] = /^\w+ blob (\d+)$/u.exec(header) ?? [];
    if (size === undefined) throw new ProgramError(`git cat-file answered ${header}`, false);
    await pipeline(bytes(Number(size)), createWriteStream(path, { flags: "wx" }));
    await line();
  };
}
