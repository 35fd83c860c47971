import type { StoredBlob } from "./blob-storage.ts";
import type { BackendIds } from "./runtime-token.ts";

/** An artifact that was finalized. */
export interface StoredArtifact {
  id: number;
  name: string;
  /** What the client declared when it created the artifact. */
  mimeType: string;
  /** What the client declared to the blob storage. */
  contentType: string;
  size: number;
  /** `sha256:` and the hash in hexadecimal. */
  digest: string;
  /** A file that holds the bytes until the service is closed. */
  file: string;
  createdAt: Date;
  expiresAt?: Date;
  attempt: number;
}

/** An artifact that was created and may not have been finalized yet. */
export interface CreatedArtifact {
  name: string;
  mimeType: string;
  ids: BackendIds;
  /** The name of its blob in the storage. */
  blob: string;
  expiresAt?: Date;
  finalized?: StoredArtifact;
}

export function finalizedArtifact(
  created: CreatedArtifact,
  blob: StoredBlob,
  counted: { id: number; attempt: number },
): StoredArtifact {
  return {
    ...counted,
    name: created.name,
    mimeType: created.mimeType,
    contentType: blob.contentType,
    size: blob.size,
    digest: `sha256:${blob.sha256}`,
    file: blob.file,
    createdAt: new Date(),
    ...(created.expiresAt ? { expiresAt: created.expiresAt } : {}),
  };
}
