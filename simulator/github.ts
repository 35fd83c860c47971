import type { Fault } from "./faults/fault.ts";
import { keepAttachment } from "./github/attachments.ts";
import { Commits } from "./github/git-objects.ts";
import { github, restPath } from "./github/service.ts";
import type { Collaborator, Comment, GitHubWorld, PullRequest, Reaction, Token } from "./github/world.ts";
import type { RecordedRequest } from "./http/exchange.ts";
import { createTraffic, listen } from "./http/listen.ts";

export type { Collaborator, Comment, PullRequest, Reaction } from "./github/world.ts";

export interface GitHubOptions {
  /** Port on 127.0.0.1. Default: any free one. */
  port?: number;
  /** `owner/name`. */
  repository?: string;
  /** The only accepted token. Default: all permissions. */
  token?: Partial<Token>;
  /** By login. Other users do not exist. */
  collaborators?: Record<string, Collaborator>;
  issues?: GitHubWorld["issues"];
  comments?: Comment[];
  /** Whether the repository has a branch. Default: those created through the API. */
  hasBranch?: (name: string) => boolean;
  /** The REST API of the simulated artifact service. */
  artifactsUrl?: string;
  /** Milliseconds for which the signed address of a picture in a comment is good. Default: five minutes, as on GitHub. */
  signatureMs?: number;
  /** The faults. Tests may change this array while the service runs. */
  faults?: Fault[];
}

/** GitHub's API for one repository. */
export interface GitHub {
  /** For `GITHUB_API_URL`. */
  apiUrl: string;
  repository: string;
  token: Token;
  comments: Comment[];
  reactions: Reaction[];
  /** For `GITHUB_SERVER_URL`. */
  serverUrl: string;
  /** Keeps a picture that somebody drops into a comment. @returns its address. */
  dropPicture(picture: Buffer): string;
  /** Tests may add and change pull requests at any time. */
  pulls: PullRequest[];
  /** The setting "Allow GitHub Actions to create and approve pull requests", on or off. */
  allowPulls(allowed: boolean): void;
  /** Every request in the order of arrival. */
  requests: RecordedRequest[];
  faults: Fault[];
  /** The files of a branch's newest commit, by path; undefined without such a branch. */
  branchFiles(branch: string): Map<string, Buffer> | undefined;
  /** The number of a branch's commits. */
  countCommits(branch: string): number;
  close(): Promise<void>;
}

/** The author of everything written with the job's token. */
export const botLogin = "github-actions[bot]";

/** Alice owns the repository; Bob has the role write, Carol triage, Rita read. */
const people: Record<string, Collaborator> = {
  alice: { permission: "admin", role_name: "admin" },
  bob: { permission: "write", role_name: "write" },
  mia: { permission: "write", role_name: "maintain" },
  carol: { permission: "read", role_name: "triage" },
  rita: { permission: "read", role_name: "read" },
  nora: { permission: "none", role_name: "" },
};

/** Starts a stand-in for GitHub's API on loopback, stricter than the real one. Issue 7 is a pull request, 8 is not. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const everything = { issues: "write", pull_requests: "write", contents: "write" } as const;
  const world: GitHubWorld = {
    repository: options.repository ?? "octo-org/videos",
    token: { value: "ghs_stand-in", login: botLogin, permissions: everything, ...options.token },
    collaborators: options.collaborators ?? people,
    issues: options.issues ?? { 7: "pull-request", 8: "issue" },
    comments: options.comments ?? [],
    attachments: new Map(),
    signatureMs: options.signatureMs ?? 300_000,
    reactions: [],
    git: new Commits(),
    branches: new Map(),
    hasBranch: options.hasBranch ?? ((name) => world.branches.has(name)),
    pulls: [],
    mayOpenPulls: true,
    artifactsUrl: options.artifactsUrl,
  };
  const traffic = createTraffic(options);
  const listener = await listen(options.port ?? 0, [github(world)], traffic);
  return {
    apiUrl: `${listener.url}${restPath}`,
    repository: world.repository,
    token: world.token,
    comments: world.comments,
    reactions: world.reactions,
    serverUrl: listener.url,
    dropPicture: (picture) => `${listener.url}${keepAttachment(picture, world)}`,
    pulls: world.pulls,
    allowPulls: (allowed) => {
      world.mayOpenPulls = allowed;
    },
    requests: traffic.requests,
    faults: traffic.faults,
    branchFiles: (branch) => branchFiles(branch, world),
    countCommits: (branch) => countCommits(world.branches.get(branch), world),
    close: () => listener.close(),
  };
}

function branchFiles(branch: string, { branches, git }: GitHubWorld): Map<string, Buffer> | undefined {
  const commit = git.commits.get(branches.get(branch) ?? "");
  if (!commit) return undefined;
  const entries = git.trees.get(commit.tree) ?? [];
  return new Map(entries.map(({ path, sha }) => [path, git.blobs.get(sha) ?? Buffer.alloc(0)]));
}

function countCommits(sha: string | undefined, world: GitHubWorld): number {
  const commit = world.git.commits.get(sha ?? "");
  return commit ? 1 + countCommits(commit.parents[0], world) : 0;
}
