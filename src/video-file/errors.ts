/** Why a file is no whole video. The same file may be whole when it is fetched anew. */
export class BadVideoError extends Error {
  override readonly name = "BadVideoError";
}

/** The file cannot be had, whatever is tried. */
export class DownloadError extends Error {
  override readonly name = "DownloadError";
}
