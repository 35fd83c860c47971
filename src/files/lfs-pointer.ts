/** A Git LFS pointer is smaller than this many bytes: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
export const maxPointerBytes = 1024;

/** The SHA-256, in hexadecimal, of the file that a Git LFS pointer stands for; undefined for any other text. */
export function pointedSha256(stored: string): string | undefined {
  // Git may have converted line endings to CRLF.
  const text = stored.replaceAll("\r\n", "\n");
  if (!text.startsWith("version https://git-lfs.github.com/spec/v1\n")) return undefined;
  return /^oid sha256:([0-9a-f]{64})$/mu.exec(text)?.[1];
}
