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
}
