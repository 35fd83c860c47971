import { createHash } from "node:crypto";

export interface TreeEntry {
  path: string;
  mode: "100644";
  type: "blob";
  sha: string;
}

export interface CommitObject {
  message: string;
  /** The tree's hash. */
  tree: string;
  parents: string[];
}

/** Git objects by hash: blobs, flat trees, and commits, with git's own hashes. */
export class Commits {
  readonly blobs = new Map<string, Buffer>();
  readonly trees = new Map<string, TreeEntry[]>();
  readonly commits = new Map<string, CommitObject>();

  addBlob(content: Buffer): string {
    return put(this.blobs, hash("blob", content), content);
  }

  addTree(entries: TreeEntry[]): string {
    const sorted = entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    const parts = sorted.map(({ mode, path, sha }) =>
      Buffer.concat([Buffer.from(`${mode} ${path}\0`), Buffer.from(sha, "hex")]),
    );
    return put(this.trees, hash("tree", Buffer.concat(parts)), sorted);
  }

  addCommit(commit: CommitObject): string {
    const lines = [
      `tree ${commit.tree}`,
      ...commit.parents.map((parent) => `parent ${parent}`),
      "",
      commit.message,
    ];
    return put(this.commits, hash("commit", Buffer.from(lines.join("\n"))), commit);
  }

  /** Whether a commit is another one or its descendant. */
  contains(newer: string, older: string): boolean {
    if (newer === older) return true;
    return (this.commits.get(newer)?.parents ?? []).some((parent) => this.contains(parent, older));
  }
}

function put<T>(objects: Map<string, T>, sha: string, object: T): string {
  objects.set(sha, object);
  return sha;
}

function hash(type: string, content: Buffer): string {
  return createHash("sha1").update(`${type} ${content.length}\0`).update(content).digest("hex");
}
