import type { Commits } from "./git-objects.ts";

/** A token's permissions; a missing one is none. */
export type Permissions = Partial<Record<"issues" | "pull_requests" | "contents", "read" | "write">>;

export interface Token {
  value: string;
  /** The author of everything written with it. */
  login: string;
  permissions: Permissions;
}

/** A user's permission and role, as the collaborator API words them. */
export interface Collaborator {
  permission: "admin" | "write" | "read" | "none";
  role_name: string;
}

export interface Comment {
  id: number;
  /** The number of the issue or pull request. */
  issue: number;
  /** True for a comment on a line of a pull request, false for one in the conversation. */
  review: boolean;
  /** The comment that a review comment replies to. */
  in_reply_to_id?: number;
  login: string;
  body: string;
  /** When it was last written, an ISO date. Default: now, for all of them. */
  at?: string;
}

export interface Reaction {
  comment: number;
  login: string;
  content: string;
}

export interface PullRequest {
  number: number;
  /** A branch of this repository or of a fork. The repository of a deleted fork is null. */
  head: { owner: string; repository: string | null; ref: string };
  base: string;
  title: string;
  body: string;
  state: "open" | "closed";
  login: string;
}

/** The state of the simulated GitHub: one repository and one token. */
export interface GitHubWorld {
  /** `owner/name`. */
  repository: string;
  token: Token;
  /** By login. */
  collaborators: Record<string, Collaborator>;
  /** Whether the issue of a number is a pull request. */
  issues: Record<number, "issue" | "pull-request">;
  comments: Comment[];
  /** The pictures that people dropped into comments, by UUID. */
  attachments: Map<string, Buffer>;
  /** Milliseconds for which the signed address of an attachment is good. */
  signatureMs: number;
  reactions: Reaction[];
  git: Commits;
  /** Hashes by branch. */
  branches: Map<string, string>;
  /** Whether the repository has a branch, in `branches` or pushed with git. */
  hasBranch: (name: string) => boolean;
  /** Oldest first. */
  pulls: PullRequest[];
  /** The setting "Allow GitHub Actions to create and approve pull requests". */
  mayOpenPulls: boolean;
  /** The REST API of the simulated artifact service, if there is one. */
  artifactsUrl: string | undefined;
}
