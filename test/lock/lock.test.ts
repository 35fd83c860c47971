import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
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
  const path = join(await temporaryFolder("lock"), "videos.lock.json");
  const lock = await Lock.open(path, "videos.lock.json");
  lock.set("a", entry);
  const before = await readFile(path, "utf8");
  expect(() => lock.set("b", { ...entry, ...change })).toThrow();
  expect(await readFile(path, "utf8")).toBe(before);
  expect([...(await Lock.open(path, "videos.lock.json")).entries]).toEqual([["a", entry]]);
});
