import type { CommentReference } from "./event.ts";
import { answered } from "./refusal.ts";
import type { Repository } from "./repository.ts";

/** 👎, 😕, 👀 */
export type Reaction = "-1" | "confused" | "eyes";

/** Reacts to a comment; to react in the same way again changes nothing. */
export async function react(
  { client, name }: Repository,
  comment: CommentReference,
  content: Reaction,
  permissions: readonly string[],
): Promise<void> {
  const { reactions } = client.rest;
  const add =
    comment.kind === "issue" ? reactions.createForIssueComment : reactions.createForPullRequestReviewComment;
  const request = { doing: "react to the comment", permissions };
  await answered(request, add({ ...name, comment_id: comment.id, content }));
}
