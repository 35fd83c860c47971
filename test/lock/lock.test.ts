import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { LockEntry } from "../../src/lock/entry.ts";
import { Lock } from "../../src/lock/lock.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const entry: LockEntry = {
  request: "x",
  model: "x",
  "generation-id": "x",
  sha256: "0".repeat(64),
  size: 7,
  duration: 5,
  width: 768,
  height: 512,
  "credits-used": null,
  "cost-usd": 0.05,
  date: "x",
};

const name = "videos.lock.json";

async function open(folder: string): Promise<Lock> {
  return Lock.open(join(folder, name), name);
}

async function readText(folder: string, file = name): Promise<string> {
  return readFile(join(folder, file), "utf8");
}

test.each([
  ["a duration that is no number", { duration: Number.NaN }],
  ["a duration without end", { duration: Number.POSITIVE_INFINITY }],
  ["a width below nothing", { width: -1 }],
  ["a part of a pixel", { height: 512.5 }],
  ["a cost below nothing", { "cost-usd": -0.05 }],
  ["credits without end", { "credits-used": Number.POSITIVE_INFINITY }],
  ["an empty file", { size: 0 }],
  ["a hash that is none", { sha256: "x" }],
])("a lock takes no entry with %s, and stays readable", async (_, change) => {
  const folder = await temporaryFolder("lock");
  const lock = await open(folder);
  await lock.set("a", entry);
  await lock.fold();
  const before = await readText(folder);
  await expect(lock.set("b", { ...entry, ...change })).rejects.toThrow();
  await lock.fold();
  expect(await readText(folder)).toBe(before);
  expect([...(await open(folder)).entries]).toEqual([["a", entry]]);
});

describe("the journal of a lock", () => {
  const journal = `${name}.journal`;

  /** A line of the journal, as it stands in the file. */
  function line(id: string, sha256: string, replaces: string | null = null): string {
    return `${JSON.stringify({ version: 1, id, entry: { ...entry, sha256 }, replaces })}\n`;
  }

  const [first, second, third] = ["1", "2", "3"].map((digit) => digit.repeat(64)) as [string, string, string];

  /** A workspace as a kill may leave it. */
  async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
    const folder = await temporaryFolder("lock");
    for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
    return folder;
  }

  function lockText(hashes: Readonly<Record<string, string>>): string {
    const videos = Object.entries(hashes).map(([id, sha256]) => [id, { ...entry, sha256 }]);
    return `${JSON.stringify({ version: 1, videos: Object.fromEntries(videos) }, null, 2)}\n`;
  }

  async function hashes(folder: string): Promise<Record<string, string>> {
    const { entries } = await open(folder);
    return Object.fromEntries([...entries].map(([id, { sha256 }]) => [id, sha256]));
  }

  const whole = line("a", second, first) + line("b", first) + line("a", third, second);
  const made = { a: third, b: first };

  test.each<[moment: string, files: Record<string, string>]>([
    ["after the lines were written", { [name]: lockText({ a: first }), [journal]: whole }],
    [
      "while the lock was written",
      { [name]: lockText({ a: first }), [`${name}.x.part`]: "{", [journal]: whole },
    ],
    ["when the lock had some of them", { [name]: lockText({ a: second, b: first }), [journal]: whole }],
    ["when the lock had all of them", { [name]: lockText(made), [journal]: whole }],
    ["before there was a lock", { [journal]: whole }],
    ["while a line was written", { [name]: lockText(made), [journal]: whole + line("c", first).slice(0, 9) }],
  ])("is read and folded after a kill %s", async (_, files) => {
    const folder = await folderWith(files);
    expect(await hashes(folder)).toEqual(made);
    expect(await readText(folder, journal)).toBe(files[journal]);
    await (await open(folder)).fold();
    expect(await readText(folder)).toBe(lockText(made));
    expect(await readdir(folder)).not.toContain(journal);
    expect(await hashes(folder)).toEqual(made);
  });

  test("has every whole line, wherever it is cut off", async () => {
    const folder = await folderWith({});
    const text = line("a", first) + line("b", second);
    for (let length = 0; length <= text.length; length += length < text.length - 2 ? 7 : 1) {
      const left = text.slice(0, length);
      await writeFile(join(folder, journal), left);
      expect(Object.keys(await hashes(folder)).join("")).toBe(["", "a", "ab"][left.split("\n").length - 1]);
    }
  });

  test("changes no entry that the lock got otherwise, such as by a pull", async () => {
    const folder = await folderWith({
      [name]: lockText({ a: third, b: third }),
      [journal]: line("a", second, first) + line("b", second),
    });
    expect(await hashes(folder)).toEqual({ a: third, b: third });
  });

  test("has each video before it counts as finished, and is gone in the end", async () => {
    const folder = await folderWith({ [name]: lockText({ a: first }) });
    const lock = await open(folder);
    expect(await lock.whyNotWritable()).toBeUndefined();
    const ids = Array.from({ length: 100 }, (_, index) => `v${index}`);
    const set = async (id: string) => {
      await lock.set(id, { ...entry, sha256: second });
      expect(await readText(folder, journal)).toContain(line(id, second));
    };
    await Promise.all(ids.map(set));
    await lock.set("a", { ...entry, sha256: second });
    expect(await readText(folder, journal)).toContain(line("a", second, first));
    await lock.fold();
    expect(await readdir(folder)).toEqual([name]);
    const all = Object.fromEntries([...ids, "a"].sort().map((id) => [id, second]));
    expect(await readText(folder)).toBe(lockText(all));
    await lock.set("a", { ...entry, sha256: third });
    expect(await hashes(folder)).toEqual({ ...all, a: third });
    await lock.fold();
    expect(await readdir(folder)).toEqual([name]);
  });

  test.each([
    ["a line that is not JSON", "x\n"],
    ["an empty line", "\n"],
    ["a line of another shape", "{}\n"],
    ["an entry of another shape", line("b", "x")],
    ["a line of another version", line("b", first).replace('"version":1', '"version":2')],
  ])("is refused with %s", async (_, added) => {
    const folder = await folderWith({ [journal]: line("a", first) + added });
    await expect(open(folder)).rejects.toThrow(
      "The lock file videos.lock.json.journal cannot be used: line 2 is not valid, or another version of this action wrote it. Nothing was sent and nothing was spent. A killed run has left it. Remove the lines that are not valid. If you delete it, the videos that it records are generated again.",
    );
  });

  test.each<[what: string, prepare: (folder: string) => Promise<unknown>]>([
    ["a folder", (folder) => mkdir(join(folder, journal))],
    ["a link", (folder) => symlink(join(folder, "other"), join(folder, journal))],
    ["a link to nothing", (folder) => symlink(join(folder, "nothing"), join(folder, journal))],
  ])("is refused where %s stands in its place", async (_, prepare) => {
    const folder = await folderWith({ other: line("a", first) });
    await prepare(folder);
    await expect(open(folder)).rejects.toThrow("The lock file videos.lock.json.journal cannot be used: ");
    expect(await readText(folder, "other")).toBe(line("a", first));
  });
});
