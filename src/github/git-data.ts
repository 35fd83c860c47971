import { readHttpStatus } from "./refusal.ts";
import type { Repository } from "./repository.ts";

export interface Commit {
  sha: string;
  message: string;
  /** The tree's hash. */
  tree: string;
}

/** A file at the top of a tree. */
export interface TreeFile {
  path: string;
  /** The blob's hash. */
  sha: string;
  /** Bytes. */
  size: number;
}

/** A branch as git objects, changed without a working copy. Methods throw Octokit's errors. */
export interface BranchData {
  /** Its newest commit; undefined if the branch does not exist. */
  tip(): Promise<Commit | undefined>;
  files(tree: string): Promise<TreeFile[]>;
  /** @returns the blob's hash. */
  addBlob(content: Uint8Array): Promise<string>;
  /** @returns the tree's hash. */
  addTree(files: readonly Pick<TreeFile, "path" | "sha">[]): Promise<string>;
  /** @returns the commit's hash. */
  addCommit(message: string, tree: string, parents: readonly string[]): Promise<string>;
  /** @returns false if the branch exists by now. */
  create(commit: string): Promise<boolean>;
  /** @returns false if the move is not a fast-forward; with `force` it need not be one. */
  move(commit: string, force: boolean): Promise<boolean>;
}

/** A branch of a repository on GitHub, through its Git data API. */
export function branchData({ client, name }: Repository, branch: string): BranchData {
  const { git } = client.rest;
  const ref = `heads/${branch}`;
  return {
    async tip() {
      const found = await git.getRef({ ...name, ref }).catch(unless(404, /./u));
      if (!found) return undefined;
      const { data } = await git.getCommit({ ...name, commit_sha: found.data.object.sha });
      return { sha: data.sha, message: data.message, tree: data.tree.sha };
    },
    async files(tree) {
      const { data } = await git.getTree({ ...name, tree_sha: tree });
      return data.tree.flatMap(({ type, path, sha, size }) =>
        type === "blob" ? { path, sha, size: size ?? 0 } : [],
      );
    },
    async addBlob(content) {
      const encoded = { content: Buffer.from(content).toString("base64"), encoding: "base64" };
      return (await git.createBlob({ ...name, ...encoded })).data.sha;
    },
    async addTree(files) {
      const tree = files.map(({ path, sha }) => ({ path, sha, mode, type: "blob" as const }));
      return (await git.createTree({ ...name, tree })).data.sha;
    },
    async addCommit(message, tree, parents) {
      return (await git.createCommit({ ...name, message, tree, parents: [...parents] })).data.sha;
    },
    async create(sha) {
      const created = git.createRef({ ...name, ref: `refs/${ref}`, sha });
      return (await created.catch(unless(422, /already exists/iu))) !== undefined;
    },
    async move(sha, force) {
      const moved = git.updateRef({ ...name, ref, sha, force });
      return (await moved.catch(unless(422, /fast.forward/iu))) !== undefined;
    },
  };
}

/** A file that is not executable. */
const mode = "100644" as const;

/** Returns an error handler that turns one kind of refusal into undefined. */
function unless(status: number, reason: RegExp): (error: unknown) => undefined {
  return (error) => {
    if (readHttpStatus(error) === status && error instanceof Error && reason.test(error.message))
      return undefined;
    throw error;
  };
}
