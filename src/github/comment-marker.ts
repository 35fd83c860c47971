/** What a comment of ours begins with, unseen: the request that it answers. */
export function commentMarker(commentId: number): string {
  return `<!-- generate-video comment ${commentId} -->`;
}
