import type { Commits } from "./git-objects.ts";

/** What a token may do; what is not named, it may not. */
export type Permissions = Partial<Record<"issues" | "pull_requests" | "contents", "read" | "write">>;

export interface Token {
  value: string;
  /** Who it writes as. */
  login: string;
  permissions: Permissions;
}

/** A person's standing, as the collaborator API words it. */
export interface Collaborator {
  permission: "admin" | "write" | "read" | "none";
  role_name: string;
}

export interface Comment {
  id: number;
  /** The number of the issue or pull request. */
  issue: number;
  /** On a line of a pull request, not in its conversation. */
  review: boolean;
  /** The comment that a review comment replies to. */
  in_reply_to_id?: number;
  login: string;
  body: string;
}

export interface Reaction {
  comment: number;
  login: string;
  content: string;
}

export interface PullRequest {
  number: number;
  /** Of this repository or of a fork, which may be deleted: then its repository is null. */
  head: { owner: string; repository: string | null; ref: string };
  base: string;
  title: string;
  body: string;
  state: "open" | "closed";
  login: string;
}

/** All that the simulated GitHub knows: one repository, seen with one token. */
export interface GitHubWorld {
  /** `owner/name`. */
  repository: string;
  token: Token;
  /** By login. */
  collaborators: Record<string, Collaborator>;
  /** Whether the issue of a number is a pull request. */
  issues: Record<number, "issue" | "pull-request">;
  comments: Comment[];
  reactions: Reaction[];
  git: Commits;
  /** Hashes by branch. */
  branches: Map<string, string>;
  /** Whether the repository has a branch, of those or elsewhere. */
  hasBranch: (name: string) => boolean;
  /** In order of time. */
  pulls: PullRequest[];
  /** The setting "Allow GitHub Actions to create and approve pull requests". */
  mayOpenPulls: boolean;
  /** The REST API of the service that keeps the run's artifacts, where there is one. */
  artifactsUrl: string | undefined;
}
