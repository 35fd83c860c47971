import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { gitIn } from "../../src/git/git.ts";
import { changedIds, committedLock, withChanges } from "../../src/lock/changes.ts";
import type { LockEntry } from "../../src/lock/entry.ts";
import { findStaleness, isAskedFor, requestFingerprint, storedFile } from "../../src/lock/freshness.ts";
import { Lock } from "../../src/lock/lock.ts";
import { formatLock } from "../../src/lock/lock-file.ts";
import { choose, select } from "../../src/lock/selection.ts";
import type { Asset } from "../../src/manifest/asset.ts";
import { reviewedModels } from "../../src/models/catalogue.ts";
import type { Model } from "../../src/models/model.ts";
import { git } from "../act/checkout.ts";
import { assetOf } from "../support/asset.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const [model] = reviewedModels() as [Model];
const content = "pretend that this is a video";
const sha256 = hashOf(content);
const pointer = pointerTo(sha256, content.length);

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function pointerTo(hash: string, size: number): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${hash}\nsize ${size}\n`;
}

function entryOf(asset: Asset, changes: Partial<LockEntry> = {}): LockEntry {
  return {
    request: requestFingerprint(asset, false),
    model: asset.request.model,
    "generation-id": "gen-1",
    sha256,
    size: content.length,
    duration: 5,
    width: 768,
    height: 512,
    "credits-used": null,
    "cost-usd": 0.05,
    date: "2026-11-27T10:00:00Z",
    ...changes,
  };
}

/** A video whose file holds this text; no file if undefined. */
async function assetWith(text: string | undefined, id = "hero"): Promise<Asset> {
  const path = join(await temporaryFolder("video"), `${id}.mp4`);
  if (text !== undefined) await writeFile(path, text);
  return { ...assetOf(id, model), path };
}

describe("a file is compared with its lock entry:", () => {
  const large = "x".repeat(3 * 1024 * 1024 + 5);
  test.each([
    ["the video", content, content, "whole"],
    ["none", undefined, content, "missing"],
    ["another of the same size", content.toUpperCase(), content, "other"],
    ["another of another size", `${content}!`, content, "other"],
    ["an empty one", "", content, "other"],
    ["a pointer to it", pointer, content, "pointer"],
    ["a pointer with CRLF", pointer.replaceAll("\n", "\r\n"), content, "pointer"],
    ["a pointer to another", pointerTo(hashOf("another"), 7), content, "other"],
    ["a video as small as a pointer", "x".repeat(1024), "x".repeat(1024), "whole"],
    ["a larger one", `${large}y`, large, "other"],
    ["a large one", large, large, "whole"],
    ["a large one that differs in its last byte", `${large.slice(0, -1)}y`, large, "other"],
  ])("%s", async (_, text, known, expected) => {
    const { path } = await assetWith(text);
    expect(await storedFile(path, { size: known.length, sha256: hashOf(known) })).toBe(expected);
  });

  test("a pointer of exactly the largest size, and one byte more, which is not read as a pointer", async () => {
    const longest = pointer.padEnd(1024, "#");
    for (const [text, expected] of [
      [longest, "pointer"],
      [`${longest}#`, "other"],
    ] as const) {
      const { path } = await assetWith(text);
      expect(await storedFile(path, { size: content.length, sha256 })).toBe(expected);
    }
  });

  test("a pointer whose size is that of the video is the video only if its hash is", async () => {
    const { path } = await assetWith(pointer);
    expect(await storedFile(path, { size: pointer.length, sha256 })).toBe("other");
    expect(await storedFile(path, { size: pointer.length, sha256: hashOf(pointer) })).toBe("whole");
  });

  test("a folder, also one that is as large as the video", async () => {
    const path = join(await temporaryFolder("video"), "hero.mp4");
    await mkdir(path);
    expect(await storedFile(path, { size: 4096, sha256 })).toBe("other");
  });
});

describe("a lock entry is of the request:", () => {
  const asset = assetOf("hero", model);
  const dry = requestFingerprint(asset, true);
  const other = "f".repeat(64);
  test.each([
    ["of a real run, in a real run", {}, undefined, false, true],
    ["of a real run, in a dry run", {}, undefined, true, true],
    ["of a dry run, in a real run", { request: dry }, undefined, false, false],
    ["of a dry run, in a dry run", { request: dry }, undefined, true, true],
    ["of another request, in a real run", { request: other }, undefined, false, false],
    ["of another request, in a dry run", { request: other }, undefined, true, false],
    ["of the generation that the manifest names", {}, "gen-1", false, true],
    ["of another generation than the manifest names", {}, "gen-2", false, false],
    ["of another generation, in a dry run", {}, "gen-2", true, true],
  ])("%s", (_, changes, generationId, dryRun, expected) => {
    const wanted = { ...asset, generationId };
    expect(isAskedFor(wanted, entryOf(asset, changes), dryRun)).toBe(expected);
  });

  test("the fingerprint tells dry runs from real ones, and models apart", () => {
    expect(requestFingerprint(asset, false)).toMatch(/^[0-9a-f]{64}$/u);
    expect(dry).toBe(`dry-run-${requestFingerprint(asset, false)}`);
    const [, second] = reviewedModels() as [Model, Model];
    expect(requestFingerprint(assetOf("hero", second), false)).not.toBe(requestFingerprint(asset, false));
  });
});

test("a video is made where it has no entry, another request, no file or another file, and for no other reason", async () => {
  const made = await assetWith(content);
  const entry = entryOf(made);
  expect(await findStaleness(made, entry, false)).toBeUndefined();
  expect(await findStaleness(made, undefined, false)).toBe("new");
  expect(await findStaleness(made, entryOf(made, { request: "x" }), false)).toBe("changed");
  await writeFile(made.path, "another file");
  expect(await findStaleness(made, entry, false)).toBe("file changed");
  await writeFile(made.path, pointer);
  expect(await findStaleness(made, entry, false)).toBeUndefined();
  await rm(made.path);
  expect(await findStaleness(made, entry, false)).toBe("file missing");
});

test("a selection holds each video once, in the manifest's order, with the reason of those to make", async () => {
  const folder = await temporaryFolder("lock");
  const lock = await Lock.open(join(folder, "videos.lock.json"), "videos.lock.json");
  const [first, second, third, fourth] = await Promise.all([
    assetWith(undefined, "d"),
    assetWith(content, "c"),
    assetWith(undefined, "b"),
    assetWith(content, "a"),
  ]);
  for (const asset of [second, third]) await lock.set(asset.id, entryOf(asset));
  await lock.set(fourth.id, entryOf(fourth, { request: requestFingerprint(fourth, true) }));
  const all = [first, second, third, fourth];
  expect(await select(all, lock, false)).toEqual({
    unchanged: [second],
    stale: [
      { asset: first, why: "new" },
      { asset: third, why: "file missing" },
      { asset: fourth, why: "changed" },
    ],
  });
  expect(await select(all, lock, true)).toMatchObject({ unchanged: [second, fourth] });
});

describe("only", () => {
  const videos = ["a-1", "a-2", "b-1", "intro", "in*"].map((id) => assetOf(id, model));
  const idsOf = (only: string[]) => choose(videos, only).map(({ id }) => id);

  test.each([
    [[], ["a-1", "a-2", "b-1", "intro", "in*"]],
    [["b-1"], ["b-1"]],
    [["a-*"], ["a-1", "a-2"]],
    [
      ["b-1", "a-*"],
      ["a-1", "a-2", "b-1"],
    ],
    [
      ["a-1", "a-*", "a-1"],
      ["a-1", "a-2"],
    ],
    [["?-1"], ["a-1", "b-1"]],
    [["{intro,b-1}"], ["b-1", "intro"]],
    // An id is taken by the letter, before it is read as a glob.
    [["in*"], ["in*"]],
    [["int*"], ["intro"]],
  ])("%j chooses %j", (only, expected) => {
    expect(idsOf(only)).toEqual(expected);
  });

  test("names each part that matches nothing, and the id that may be meant", () => {
    const refusal = thrownBy(() => idsOf(["a-1", "imtro", "z*"]));
    expect(refusal).toContain("2 inputs cannot be used");
    expect(refusal).toContain(
      'only has "imtro", which matches no video of the manifest; did you mean "intro"?',
    );
    expect(refusal).toContain('only has "z*", which matches no video of the manifest\n');
  });

  test("suggests ids for as many parts as a list can name, and for no more", () => {
    const refusal = thrownBy(() => idsOf(Array.from({ length: 130 }, () => "imtro")));
    expect(refusal).toContain("130 inputs cannot be used");
    const { length } = refusal.match(/did you mean "intro"\?/gu) ?? [];
    const listed = refusal.match(/^- only has/gmu)?.length;
    expect(listed).toBeGreaterThan(10);
    expect(length).toBe(listed);
  });
});

function thrownBy(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("Nothing was refused");
}

describe("of two locks that grew apart,", () => {
  const entry = entryOf(assetOf("hero", model));
  const made = (id: string) => ({ ...entry, "generation-id": id });
  const before = new Map([
    ["a", made("1")],
    ["b", made("1")],
  ]);

  test("an entry counts as changed where any of its fields is, and as unchanged where all are equal", () => {
    const now = new Map([
      ["a", { ...made("1") }],
      ["b", { ...made("1"), date: "2026-11-28T10:00:00Z" }],
      ["c", made("1")],
    ]);
    expect(changedIds(now, before)).toEqual(["b", "c"]);
    expect(changedIds(before, before)).toEqual([]);
    expect(changedIds(new Map(), before)).toEqual([]);
  });

  test("what ours changed wins, and theirs stays else", () => {
    const ours = new Map([...before, ["b", made("2")], ["c", made("2")]]);
    const theirs = new Map([
      ["a", made("3")],
      ["b", made("3")],
      ["d", made("3")],
    ]);
    const merged = withChanges(theirs, ours, before);
    const ids = Object.fromEntries([...merged].map(([id, { "generation-id": made }]) => [id, made]));
    expect(ids).toEqual({ a: "3", b: "2", c: "2", d: "3" });
  });
});

test("the lock of a commit is read as it was committed; a commit without one has no videos", async () => {
  const folder = await temporaryFolder("repository");
  const own = gitIn(folder, process.env, new AbortController().signal);
  const commit = async () => {
    await own(["add", "--all"]);
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "Videos");
    return own(["rev-parse", "HEAD"]);
  };
  git(folder, "init", "--quiet");
  const none = await commit();
  const entries = new Map([["hero", entryOf(assetOf("hero", model))]]);
  await writeFile(join(folder, "videos.lock.json"), formatLock(entries));
  const whole = await commit();
  await writeFile(join(folder, "videos.lock.json"), "{");
  const broken = await commit();
  expect(await committedLock(own, none, "videos.lock.json")).toEqual(new Map());
  expect(await committedLock(own, whole, "videos.lock.json")).toEqual(entries);
  const name = `${broken.slice(0, 7)}:videos.lock.json`;
  await expect(committedLock(own, broken, "videos.lock.json")).rejects.toThrow(name);
});
