/** What a comment of ours begins with, unseen: the request that it answers. */
export function requestMark(commentId: number): string {
  return `<!-- generate-video comment ${commentId} -->`;
}
