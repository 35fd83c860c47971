import { readFile } from "node:fs/promises";
import * as z from "zod/mini";
import type { StepContext } from "../context.ts";

/** Identifies a comment. The two kinds have separate numbers and routes. */
export type CommentReference =
  | { kind: "issue"; id: number }
  /** `thread` is the id of the thread's first comment. */
  | { kind: "review"; id: number; thread: number };

/** The event of a workflow that comments trigger. */
export interface CommentEvent {
  /** `created`, `edited`, `deleted`. */
  action: string;
  comment: CommentReference;
  /** When the comment was written, an ISO date. */
  createdAt: string | undefined;
  /** As written; lines may end in CR LF. */
  body: string;
  author: Author;
  /** The number of the issue or pull request. */
  issueNumber: number;
  onPullRequest: boolean;
  /** Whether the event says that the repository is private or internal. */
  isPrivate: boolean;
  /** Whether the event says that the repository is public. */
  isPublic: boolean;
}

export interface Author {
  login: string;
  id: number | undefined;
  isPerson: boolean;
}

const id = z.int().check(z.positive());

const comment = {
  id,
  body: z.string(),
  created_at: z.catch(z.optional(z.iso.datetime()), undefined),
  // Deleted accounts leave a null.
  user: z.nullable(z.object({ login: z.string(), id: z.optional(id), type: z.string() })),
};

/** Internal repositories are private too. */
const repository = z.catch(
  z.nullable(
    z.union([
      z.object({ private: z.literal(true), visibility: z.optional(z.enum(["private", "internal"])) }),
      z.object({ private: z.literal(false), visibility: z.literal("public") }),
    ]),
  ),
  null,
);

const issueComment = z.object({
  action: z.string(),
  issue: z.object({ number: id, pull_request: z.optional(z.unknown()) }),
  comment: z.object(comment),
  repository,
});

const reviewComment = z.object({
  action: z.string(),
  pull_request: z.object({ number: id }),
  comment: z.object({ ...comment, in_reply_to_id: z.nullish(id) }),
  repository,
});

/** Reads the run's event; undefined unless it is a comment on an issue, on a pull request or on its files. */
export async function readCommentEvent({
  eventName: name,
  eventPath: path,
}: StepContext): Promise<CommentEvent | undefined> {
  if (!path || (name !== "issue_comment" && name !== "pull_request_review_comment")) return undefined;
  const payload: unknown = JSON.parse(await readFile(path, "utf8"));
  return name === "issue_comment" ? onIssue(payload) : onReview(payload);
}

function onIssue(payload: unknown): CommentEvent {
  const { action, issue, comment, repository: place } = z.parse(issueComment, payload);
  return {
    action,
    comment: { kind: "issue", id: comment.id },
    createdAt: comment.created_at,
    body: comment.body,
    author: readAuthor(comment.user),
    issueNumber: issue.number,
    onPullRequest: Boolean(issue.pull_request),
    isPrivate: place?.private === true,
    isPublic: place?.private === false,
  };
}

function onReview(payload: unknown): CommentEvent {
  const { action, pull_request, comment, repository: place } = z.parse(reviewComment, payload);
  return {
    action,
    comment: { kind: "review", id: comment.id, thread: comment.in_reply_to_id ?? comment.id },
    createdAt: comment.created_at,
    body: comment.body,
    author: readAuthor(comment.user),
    issueNumber: pull_request.number,
    onPullRequest: true,
    isPrivate: place?.private === true,
    isPublic: place?.private === false,
  };
}

/** The `permissions:` entry that commenting requires; both entries if the kind of thread is not known. */
export function permissionsToComment(event: Pick<CommentEvent, "onPullRequest"> | undefined): string[] {
  if (!event) return ["issues: write", "pull-requests: write"];
  return [event.onPullRequest ? "pull-requests: write" : "issues: write"];
}

function readAuthor(user: z.output<typeof comment.user>): Author {
  return { login: user?.login ?? "", id: user?.id, isPerson: user?.type === "User" };
}
