import { execFileSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A repository as GitHub would keep it: bare, with one commit on `main`. */
export class Origin {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(files: Readonly<Record<string, string | Uint8Array>>): Promise<Origin> {
    const folder = await temporaryFolder("origin");
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main");
    const origin = new Origin(folder);
    await origin.push(files, "First commit");
    return origin;
  }

  /** Somebody's commit on `main`, which may also remove files. */
  async push(
    files: Readonly<Record<string, string | Uint8Array>>,
    message: string,
    removed: readonly string[] = [],
  ): Promise<void> {
    const clone = await temporaryFolder("clone");
    git(clone, "init", "--quiet", "--initial-branch=main");
    git(clone, "remote", "add", "origin", this.folder);
    if (this.branches().length > 0) git(clone, "pull", "--quiet", "origin", "main");
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(clone, name)), { recursive: true });
      await writeFile(join(clone, name), content);
    }
    for (const name of removed) await rm(join(clone, name));
    git(clone, "add", "--all");
    git(clone, "-c", "user.name=Ann", "-c", "user.email=ann@example.com", "commit", "--quiet", "-m", message);
    git(clone, "push", "--quiet", "origin", "main");
  }

  /** As when somebody merges a branch into `main`, and deletes it. */
  merge(branch: string): void {
    git(this.folder, "update-ref", "refs/heads/main", `refs/heads/${branch}`);
    git(this.folder, "branch", "--quiet", "-D", branch);
  }

  /** The commits of a branch, newest first, each as `author: subject`; none where there is no such branch. */
  commits(branch: string): string[] {
    if (!this.branches().includes(branch)) return [];
    return lines(git(this.folder, "log", "--format=%an: %s", branch));
  }

  /** The newest commit of `main`. */
  head(): string {
    return git(this.folder, "rev-parse", "main").trim();
  }

  branches(): string[] {
    return lines(git(this.folder, "branch", "--format=%(refname:short)"));
  }

  /** The files that the newest commit of a branch has changed. */
  changed(branch: string): string[] {
    return lines(git(this.folder, "diff-tree", "--no-commit-id", "--name-only", "-r", branch));
  }

  /** All files of a branch's newest commit. */
  files(branch: string): string[] {
    return lines(git(this.folder, "ls-tree", "-r", "--name-only", branch));
  }

  /** A file as the newest commit of a branch has it. */
  file(branch: string, path: string): Buffer {
    return execFileSync("git", ["cat-file", "blob", `${branch}:${path}`], { cwd: this.folder });
  }
}

function git(folder: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd: folder, encoding: "utf8" });
}

function lines(text: string): string[] {
  return text.split("\n").filter(Boolean);
}
