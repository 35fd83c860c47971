import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { blobsOf, withBlobs } from "../../src/git/blobs.ts";
import { type Git, gitIn } from "../../src/git/git.ts";
import { ProgramError } from "../../src/process.ts";
import { git } from "../act/checkout.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A repository with one commit of these files. */
async function repositoryOf(
  files: Readonly<Record<string, Buffer>>,
): Promise<{ folder: string; own: Git; calls: string[] }> {
  const folder = await temporaryFolder("repository");
  git(folder, "init", "--quiet");
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "Files");
  const calls: string[] = [];
  const plain = gitIn(folder, process.env, new AbortController().signal);
  return {
    folder,
    calls,
    own: (args, options) => {
      calls.push(args[0] ?? "");
      return plain(args, options);
    },
  };
}

test("any number of files is read byte for byte by two git processes", async () => {
  const files = {
    empty: Buffer.alloc(0),
    "with a space, ä and\ttab": Buffer.from("\n1234 blob 5\n"),
    large: randomBytes(3_000_000),
    last: Buffer.from("x"),
  };
  const { own, calls } = await repositoryOf(files);
  const target = await temporaryFolder("copies");
  const blobs = await blobsOf(own, "HEAD");
  await withBlobs(own, async (copy) => {
    for (const [index, name] of Object.keys(files).entries())
      await copy(blobs.get(name) ?? "", join(target, `${index}`));
  });
  for (const [index, content] of Object.values(files).entries())
    expect((await readFile(join(target, `${index}`))).equals(content)).toBe(true);
  expect(calls).toEqual(["ls-tree", "cat-file"]);
});

test("a file that git does not have is an error of git", async () => {
  const { own } = await repositoryOf({ a: Buffer.from("a") });
  const missing = "0123456789".repeat(4);
  const reading = withBlobs(own, (copy) => copy(missing, "/nowhere.invalid/a"));
  await expect(reading).rejects.toThrow(new ProgramError(`git cat-file answered ${missing} missing`, false));
});

test("an error in the middle of a large file ends git, and is the one that is reported", async () => {
  const { own, folder } = await repositoryOf({ large: randomBytes(8_000_000) });
  const blobs = await blobsOf(own, "HEAD");
  const existing = join(folder, "large");
  const reading = withBlobs(own, (copy) => copy(blobs.get("large") ?? "", existing));
  await expect(reading).rejects.toThrow("EEXIST");
});
