import type { Git } from "../../git/git.ts";

/**
 * Bytes of files in one push. GitHub refuses a push of more than 2 GiB; the rest is for trees, the lock and the pack's
 * own structure. @see https://docs.github.com/en/get-started/using-git/troubleshooting-the-2-gb-push-limit
 */
export const maxPushBytes = 1.75 * 1024 ** 3;

/** Files that are pushed together. */
export interface Part {
  files: string[];
  /** Bytes of those that the remote does not have, as git stores them. */
  bytes: number;
}

/**
 * Divides the files of a commit into parts that can be pushed one after the other. Git LFS uploads its files apart, so
 * that only their pointers count.
 *
 * @param parent The commit before it.
 * @param known A commit that the remote has. The files that are the same there come first and count nothing: what
 * replaces that commit on a branch loses none of them.
 * @returns at least one part; a deleted file is in the first.
 */
export async function divideCommit(
  git: Git,
  { commit, parent, known }: { commit: string; parent: string; known: string | undefined },
  limit: number,
): Promise<Part[]> {
  const changed = await changedBlobs(git, parent, commit);
  const there = known === undefined ? changed : await changedBlobs(git, known, commit);
  const isNew = (file: string) => changed.get(file) !== undefined && there.has(file);
  const added = [...changed].filter(([file]) => isNew(file));
  const sizes = await sizesOf(
    git,
    added.map(([, hash = ""]) => hash),
  );
  let part: Part = { files: [...changed.keys()].filter((file) => !isNew(file)), bytes: 0 };
  const parts = [part];
  for (const [index, [file]] of added.entries()) {
    const size = sizes[index] ?? 0;
    if (part.bytes > 0 && part.bytes + size > limit) {
      part = { files: [], bytes: 0 };
      parts.push(part);
    }
    part.bytes += size;
    part.files.push(file);
  }
  return parts;
}

/** The files that differ between two commits, with their hashes in the second; undefined for a deleted file. */
async function changedBlobs(git: Git, from: string, to: string): Promise<Map<string, string | undefined>> {
  const fields = (await git(["diff-tree", "-r", "-z", "--no-renames", from, to])).split("\0");
  const files = new Map<string, string | undefined>();
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [, , , hash = "", status] = (fields[index] ?? "").split(" ");
    files.set(fields[index + 1] ?? "", status === "D" ? undefined : hash);
  }
  return files;
}

async function sizesOf(git: Git, hashes: readonly string[]): Promise<number[]> {
  if (hashes.length === 0) return [];
  const input = hashes.map((hash) => `${hash}\n`).join("");
  const answer = await git(["cat-file", "--batch-check=%(objectsize)"], { input });
  return answer.split("\n").map(Number);
}
