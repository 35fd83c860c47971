/** A committed blob, as a file that can be read. */
export interface StoredBlob {
  file: string;
  size: number;
  /** In hexadecimal. */
  sha256: string;
  contentType: string;
}

/** Where the artifact's bytes go: the stand-in of this folder, or a real Azurite. */
export interface BlobStorage {
  /** An address that lets its holder write this one blob. */
  uploadUrl(blob: string): string;
  /** An address that lets its holder read this one blob, under the file name. */
  downloadUrl(blob: string, fileName: string): string;
  /** The blob, once all of it was committed. */
  committed(blob: string): Promise<StoredBlob | undefined>;
}
