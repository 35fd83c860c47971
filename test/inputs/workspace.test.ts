import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { resolveOutputFolder } from "../../src/inputs/workspace.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

let workspace: string;
let temporary: string;
let outside: string;

beforeAll(async () => {
  [workspace, temporary, outside] = (await Promise.all(
    ["workspace", "temporary", "outside"].map((name) => temporaryFolder(name)),
  )) as [string, string, string];
  await mkdir(join(workspace, "docs"));
  await mkdir(join(workspace, ".git"));
  await writeFile(join(workspace, "file"), "x");
  await symlink(outside, join(workspace, "way-out"), "junction");
  await symlink(join(workspace, "docs"), join(workspace, "linked"), "junction");
  await symlink(join(workspace, "nowhere"), join(workspace, "lost"), "junction");
  await symlink(join(workspace, ".git"), join(workspace, "linked-git"), "junction");
});

describe("a folder to write to", () => {
  test.each(["docs", "docs/new/deep", "linked", "linked/new", "..docs"])("may be %s", async (folder) => {
    expect(await resolveOutputFolder(folder, workspace, undefined)).toEqual({
      path: join(workspace, folder),
    });
  });

  test("may be in the runner's temporary one, where the step has it", async () => {
    const path = join(temporary, "videos");
    expect(await resolveOutputFolder(path, workspace, temporary)).toEqual({ path });
    for (const [folder, other] of [
      [path, undefined],
      [temporary, temporary],
    ] as const) {
      expect(await resolveOutputFolder(folder, workspace, other)).toEqual({
        problem: `is "${folder}", which is outside the workspace; name one inside it`,
      });
    }
  });

  test.each([
    [".", "which is outside the workspace; name one inside it"],
    ["..", "which is outside the workspace; name one inside it"],
    ["../other", "which is outside the workspace; name one inside it"],
    ["way-out", "which is outside the workspace; name one inside it"],
    ["way-out/docs", "which is outside the workspace; name one inside it"],
    ["lost", "which is behind a link that leads nowhere"],
    ["lost/docs", "which is behind a link that leads nowhere"],
    ["file", "where a file stands"],
    ["file/docs", "where a file stands"],
    [".git", "which is in git's own folder; name one outside of it"],
    [".git/docs", "which is in git's own folder; name one outside of it"],
    ["linked-git/docs", "which is in git's own folder; name one outside of it"],
    ["con", "which has a name that Windows keeps for itself; a checkout on Windows would fail"],
  ])("may not be %s", async (folder, reason) => {
    for (const other of [undefined, temporary])
      expect(await resolveOutputFolder(folder, workspace, other)).toEqual({
        problem: `is "${folder}", ${reason}`,
      });
  });

  test("is refused by its name in the temporary folder as well", async () => {
    const folder = join(temporary, "aux");
    expect(await resolveOutputFolder(folder, workspace, temporary)).toEqual({
      problem: `is "${folder}", which has a name that Windows keeps for itself; a checkout on Windows would fail`,
    });
  });
});
