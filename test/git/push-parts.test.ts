import { randomBytes } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { PublishContext, PublishInputs } from "../../src/actions/publish/inputs.ts";
import { type Change, forcePush, pushToBranch } from "../../src/actions/publish/push.ts";
import { gitIn } from "../../src/git/git.ts";
import { fetchTip, rememberTip } from "../../src/git/remote.ts";
import type { LockEntry } from "../../src/lock/entry.ts";
import { cloneOf, git } from "../act/checkout.ts";
import { Origin } from "../act/origin.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const kilobyte = 1024;
const ids = ["a", "b", "c", "d", "e"];
const entry = { request: "x" } as unknown as LockEntry;

/** A remote that takes at most 250 kB in a push, as GitHub takes 2 GiB, and a checkout with videos of 100 kB. */
async function place() {
  const origin = await Origin.create({ "videos.yml": "x" });
  const hook = `#!/bin/sh\ntest "$(find "$GIT_QUARANTINE_PATH" -type f -exec cat {} + | wc -c)" -le 250000 || { echo "pack exceeds maximum allowed size" >&2; exit 1; }\n`;
  await writeFile(join(origin.folder, "hooks/pre-receive"), hook, { mode: 0o755 });
  const workspace = await cloneOf(origin);
  await mkdir(join(workspace, "videos"));
  for (const id of ids) await writeFile(join(workspace, `videos/${id}.mp4`), randomBytes(100 * kilobyte));
  const change: Change = {
    files: [...ids.map((id) => `videos/${id}.mp4`), "videos.lock.json"],
    head: git(workspace, "rev-parse", "HEAD").trim(),
    before: new Map(),
    now: new Map(ids.map((id) => [id, entry])),
    outputs: new Map(ids.map((id) => [id, `videos/${id}.mp4`])),
  };
  const own = gitIn(workspace, process.env, new AbortController().signal);
  const context = { git: own, temporaryFolder: await temporaryFolder("index") } as unknown as PublishContext;
  const inputs = { lockFile: { name: "videos.lock.json" }, title: "Videos" } as unknown as PublishInputs;
  return { origin, workspace, change, context, inputs, own };
}

/** The ids in the lock and in the files of each commit of a branch, newest first. */
function contents({ folder }: Origin, branch: string): [string[], string[]][] {
  const commits = git(folder, "rev-list", branch).trim().split("\n").slice(0, -1);
  return commits.map((commit) => [
    Object.keys(JSON.parse(git(folder, "show", `${commit}:videos.lock.json`)).videos),
    git(folder, "ls-tree", "-r", "--name-only", commit)
      .split("\n")
      .flatMap((file) => /^videos\/(.)\.mp4$/u.exec(file)?.[1] ?? []),
  ]);
}

const parts = [
  [ids, ids],
  [ids.slice(0, 4), ids.slice(0, 4)],
  [ids.slice(0, 2), ids.slice(0, 2)],
];

test.each([
  ["a commit", pushToBranch, "main"],
  ["a pull request", forcePush, "demo-assets"],
])("%s too large for a push is pushed in parts, each with a true lock", async (_, push, branch) => {
  const { origin, workspace, change, context, inputs } = await place();
  const commit = await push(branch, change, inputs, context, 220 * kilobyte);
  expect(git(origin.folder, "rev-parse", branch).trim()).toBe(commit);
  expect(contents(origin, branch)).toEqual(parts);
  if (branch === "main") expect(git(workspace, "rev-parse", "HEAD").trim()).toBe(commit);
});

test("a small one stays one commit", async () => {
  const { origin, change, context, inputs } = await place();
  await rm(join(origin.folder, "hooks/pre-receive"));
  await forcePush("demo-assets", change, inputs, context);
  expect(contents(origin, "demo-assets")).toEqual([[ids, ids]]);
});

test("what the branch had is in the first part, so that a failure after it loses nothing", async () => {
  const { origin, change, context, inputs, own } = await place();
  const had = { ...change, files: ["videos/d.mp4", "videos/e.mp4", "videos.lock.json"] };
  had.now = new Map(["d", "e"].map((id) => [id, entry]));
  await forcePush("demo-assets", had, inputs, context, 220 * kilobyte);
  await rememberTip(own, "demo-assets", await fetchTip(own, "demo-assets"));
  await forcePush("demo-assets", change, inputs, context, 220 * kilobyte);
  const first = ["a", "b", "d", "e"];
  expect(contents(origin, "demo-assets")).toEqual([
    [ids, ids],
    [first, first],
  ]);
});

test("the message of a refused push names its size", async () => {
  const { change, context, inputs } = await place();
  await expect(forcePush("demo-assets", change, inputs, context)).rejects.toThrow(
    /^The branch demo-assets could not be pushed, with 512\.\d kB of new files: .*pack exceeds maximum allowed size/su,
  );
});
