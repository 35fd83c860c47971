import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { BranchData, Commit, TreeFile } from "../../src/github/git-data.ts";
import { type PreviewLimits, publishPreview } from "../../src/github/preview-branch.ts";
import { commentId, useGitHub } from "../support/github.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const github = useGitHub();
const branch = "generate-video-previews";

async function gif(content: string | Buffer = "GIF89a and so on"): Promise<string> {
  const file = join(await temporaryFolder("preview"), "preview.gif");
  await writeFile(file, content);
  return file;
}

function show(file: string, inputs: Record<string, string> = {}) {
  return github.report({ state: "completed", prompt: "A paper boat", "preview-file": file, ...inputs });
}

describe("a preview", () => {
  test("is committed to a branch of its own, and shown in the comment", async () => {
    expect(await show(await gif())).toMatchObject({ exitCode: 0, errors: [] });
    const files = [...(github.api.branchFiles(branch) ?? [])];
    expect(files).toHaveLength(1);
    const [[path, content] = ["", Buffer.alloc(0)]] = files;
    expect(content.toString()).toBe("GIF89a and so on");
    expect(github.api.comments[0]?.body).toContain(
      `src="https://github.com/octo-org/videos/raw/${branch}/${path}"`,
    );
    expect(github.api.countCommits(branch)).toBe(1);
  });

  test("takes the place of an earlier one of the same comment, and stands beside those of others", async () => {
    await show(await gif("GIF89a first"));
    await show(await gif("GIF89a second"));
    await show(await gif("GIF89a other"), { "comment-id": "5" });
    const contents = [...(github.api.branchFiles(branch)?.values() ?? [])].map(String);
    expect(contents.toSorted()).toEqual(["GIF89a other", "GIF89a second"]);
    expect(github.api.countCommits(branch)).toBe(3);
  });

  test("goes to the branch that was asked for", async () => {
    await show(await gif(), { "preview-branch": "pictures/of-videos" });
    expect(github.api.branchFiles("pictures/of-videos")?.size).toBe(1);
  });

  test.each([
    ["is none", "GIF87 is no signature", "is not a GIF"],
    ["is too large", Buffer.concat([Buffer.from("GIF89a"), Buffer.alloc(5_000_000)]), "the limit is 5.0 MB"],
  ])("that %s is an error, after the comment is written", async (_, content, message) => {
    const result = await show(await gif(content));
    expect(result).toMatchObject({ exitCode: 1, errors: [{ title: "Invalid input" }] });
    expect(result.errors[0]?.message).toContain(message);
    expect(github.api.comments).toHaveLength(1);
    expect(result.outputs["report-url"]).toContain("#issuecomment-");
  });

  test("that does not exist is an error", async () => {
    const result = await show("nothing.gif");
    expect(result.errors).toMatchObject([
      { message: expect.stringContaining("preview-file does not name a file") },
    ]);
  });
});

/** A branch in memory. `others` commits before each of the next moves. */
class Branch implements BranchData {
  readonly commits: (Commit & { parents: readonly string[] })[] = [];
  readonly trees: TreeFile[][] = [];
  readonly sizes: number[] = [];
  head: string | undefined;
  forced = 0;
  others: (() => void)[] = [];

  async tip() {
    return this.commits.find(({ sha }) => sha === this.head);
  }
  async files(tree: string) {
    return this.trees[Number(tree)] ?? [];
  }
  async addBlob(content: Uint8Array) {
    return String(this.sizes.push(content.length) - 1);
  }
  async addTree(files: readonly Pick<TreeFile, "path" | "sha">[]) {
    const tree = files.map(({ path, sha }) => ({ path, sha, size: this.sizes[Number(sha)] ?? 0 }));
    return String(this.trees.push(tree) - 1);
  }
  async addCommit(message: string, tree: string, parents: readonly string[]) {
    const sha = `commit-${this.commits.length}`;
    this.commits.push({ sha, message, tree, parents });
    return sha;
  }
  async create(commit: string) {
    this.others.shift()?.();
    if (this.head !== undefined) return false;
    this.head = commit;
    return true;
  }
  async move(commit: string, force: boolean) {
    this.others.shift()?.();
    const parents = this.commits.find(({ sha }) => sha === commit)?.parents ?? [];
    if (!force && !parents.includes(this.head ?? "")) return false;
    this.forced += force ? 1 : 0;
    this.head = commit;
    return true;
  }

  async paths(): Promise<string[]> {
    const files = await this.files((await this.tip())?.tree ?? "");
    return files.map(({ path }) => path).toSorted();
  }
}

const small: PreviewLimits = { files: 3, bytes: 100, commits: 4 };

function publish(on: Branch, id: number, bytes = 10): Promise<string> {
  const madeAt = new Date(Date.UTC(2026, 0, 1, 0, 0, id));
  return publishPreview(on, { commentId: id, content: Buffer.alloc(bytes), madeAt }, small);
}

describe("a branch of previews", () => {
  test("keeps the newest of them", async () => {
    const on = new Branch();
    const paths: string[] = [];
    for (const id of [1, 2, 3, 4]) paths.push(await publish(on, id));
    expect(await on.paths()).toEqual(paths.slice(1));
    expect(paths[0]).toBe("20260101T000001Z-comment-1.gif");
  });

  test("keeps as many bytes as it may, and always the new one", async () => {
    const on = new Branch();
    await publish(on, 1, 60);
    const second = await publish(on, 2, 60);
    expect(await on.paths()).toEqual([second]);
    const third = await publish(on, 3, 40);
    expect(await on.paths()).toEqual([second, third]);
  });

  test("is begun anew after a while, so that what was pruned can go", async () => {
    const on = new Branch();
    for (const id of [1, 2, 3, 4]) await publish(on, id);
    expect(on.forced).toBe(0);
    await publish(on, 5);
    expect(on.forced).toBe(1);
    expect((await on.tip())?.message).toContain("was begun: 1");
    expect(on.commits.at(-1)?.parents).toEqual([]);
    expect(await on.paths()).toHaveLength(3);
  });

  test.each([
    ["is made at the same time", 0],
    ["moves on at the same time", 1],
    ["moves on when it is to be begun anew", 4],
  ])("loses nothing when it %s", async (_, before) => {
    const on = new Branch();
    for (let id = 1; id <= before; id++) await publish(on, id);
    const other = new Branch();
    Object.assign(other, { commits: on.commits, trees: on.trees, sizes: on.sizes, head: on.head });
    const theirs = await publish(other, 50);
    const moveOn = () => {
      on.head = other.head;
    };
    if (before === 4) {
      const tip = on.tip.bind(on);
      let asked = 0;
      on.tip = async () => {
        asked += 1;
        if (asked === 2) moveOn();
        return tip();
      };
    } else on.others.push(moveOn);
    const ours = await publish(on, 51);
    expect(await on.paths()).toEqual(expect.arrayContaining([theirs, ours]));
  });

  test("on which others are always faster is given up", async () => {
    const on = new Branch();
    await publish(on, 1);
    on.move = async () => false;
    await expect(publish(on, 2)).rejects.toThrow("10 times in a row");
  });

  test("that holds somebody's work is left alone", async () => {
    const on = new Branch();
    on.head = await on.addCommit("Fix everything", await on.addTree([]), []);
    await expect(publish(on, 1)).rejects.toThrow("something other than previews");
    expect(on.head).toBe("commit-0");
  });
});

test("two reports at once keep both their previews", async () => {
  const files = await Promise.all([gif("GIF89a one"), gif("GIF89a two")]);
  await show(await gif(), { "comment-id": "1" });
  const results = await Promise.all(
    files.map((file, index) => show(file, { "comment-id": String(commentId + index) })),
  );
  expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(github.api.branchFiles(branch)?.size).toBe(3);
});
