/** The file is not a complete video. A new download may be complete. */
export class BadVideoError extends Error {
  override readonly name = "BadVideoError";
}

/** The file is whole, but in another format, which a new download will not change. */
export class OtherFormatError extends BadVideoError {}

/** The file cannot be downloaded; retries will not help. */
export class DownloadError extends Error {
  override readonly name = "DownloadError";
}
