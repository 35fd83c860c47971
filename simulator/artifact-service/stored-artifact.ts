import type { StoredBlob } from "./blob-storage.ts";
import type { BackendIds } from "./runtime-token.ts";

/** A finalized artifact. */
export interface StoredArtifact {
  id: number;
  name: string;
  /** The type that the client declared when it created the artifact. */
  mimeType: string;
  /** The type that the client declared to the blob storage. */
  contentType: string;
  size: number;
  /** `sha256:` and the hash in hexadecimal. */
  digest: string;
  /** The path of the file with the bytes, which exists until the service is closed. */
  file: string;
  createdAt: Date;
  expiresAt?: Date;
  attempt: number;
}

/** A created artifact, finalized or not. */
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
