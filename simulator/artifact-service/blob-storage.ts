/** A committed blob, as a file. */
export interface StoredBlob {
  file: string;
  size: number;
  /** In hexadecimal. */
  sha256: string;
  contentType: string;
}

/** Stores the artifacts' bytes: the stand-in of this folder, or a real Azurite. */
export interface BlobStorage {
  /** A signed URL that permits writing this blob. */
  uploadUrl(blob: string): string;
  /** A signed URL that permits reading this blob, under the file name. */
  downloadUrl(blob: string, fileName: string): string;
  /** The blob; undefined until it is committed. */
  committed(blob: string): Promise<StoredBlob | undefined>;
}
