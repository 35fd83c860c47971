import { createHash } from "node:crypto";
import { extname } from "node:path";
import type { BlobStorage } from "./blob-storage.ts";
import type { BackendIds } from "./runtime-token.ts";
import { type CreatedArtifact, finalizedArtifact, type StoredArtifact } from "./stored-artifact.ts";
import { TwirpError } from "./twirp.ts";

/** GitHub's limit of artifacts per job (https://github.com/actions/upload-artifact#limitations). */
const maxArtifactsOfJob = 500;

/** The artifacts of one run, over all its attempts. */
export class ArtifactRegister {
  /** The finalized artifacts, oldest first. */
  readonly stored: StoredArtifact[] = [];
  readonly #created: CreatedArtifact[] = [];
  readonly #storage: BlobStorage;
  #count = 0;

  constructor(storage: BlobStorage) {
    this.#storage = storage;
  }

  /**
   * Reserves the name for the attempt, even if nothing is ever uploaded.
   * @returns the upload URL.
   * @throws {TwirpError} `already_exists`, `permission_denied`
   */
  create(ids: BackendIds, artifact: { name: string; mimeType: string; expiresAt?: Date }): string {
    if (this.#find(ids.run, artifact.name)) {
      throw new TwirpError("already_exists", "an artifact with this name already exists on the workflow run");
    }
    if (this.#created.filter((created) => created.ids.job === ids.job).length >= maxArtifactsOfJob) {
      throw new TwirpError("permission_denied", `a job may store at most ${maxArtifactsOfJob} artifacts`);
    }
    const blob = blobName(ids, artifact);
    this.#created.push({ ...artifact, ids, blob });
    return this.#storage.uploadUrl(blob);
  }

  /** Adds artifacts of other jobs of the run's first attempt. They are listed but cannot be downloaded. */
  addOthers(count: number): void {
    for (let index = 0; index < count; index++) {
      const id = this.#nextId();
      this.#store({
        id,
        name: `other-${id}`,
        mimeType: "application/zip",
        contentType: "application/zip",
        size: 22,
        digest: `sha256:${"0".repeat(64)}`,
        file: "",
        createdAt: new Date(),
        attempt: 1,
      });
    }
  }

  /**
   * Compares size, hash and type with the stored blob. A repeated call returns the same id.
   * @throws {TwirpError} `not_found`, `invalid_argument`
   */
  async finalize(ids: BackendIds, name: string, sent: { size: number; digest?: string }): Promise<number> {
    const created = this.#require(ids.run, name);
    const blob = await this.#storage.committed(created.blob);
    if (!blob) throw new TwirpError("not_found", "nothing was uploaded for this artifact");
    if (blob.size !== sent.size) throw differs("size", blob.size, sent.size);
    if (sent.digest && `sha256:${blob.sha256}` !== sent.digest)
      throw differs("hash", blob.sha256, sent.digest);
    if (blob.contentType !== created.mimeType) throw differs("type", blob.contentType, created.mimeType);
    created.finalized ??= this.#store(
      finalizedArtifact(created, blob, { id: this.#nextId(), attempt: ids.attempt }),
    );
    return created.finalized.id;
  }

  /** A download URL of a finalized artifact of this attempt. */
  downloadUrl(run: string, name: string): string {
    const { blob, finalized } = this.#require(run, name);
    if (!finalized) throw notFound();
    const archive = finalized.mimeType === "application/zip" && extname(name) !== ".zip";
    return this.#storage.downloadUrl(blob, archive ? `${name}.zip` : name);
  }

  /** A download URL of a finalized artifact of any attempt; undefined for an unknown id. */
  findDownloadUrl(id: number): string | undefined {
    const created = this.#created.find(({ finalized }) => finalized?.id === id);
    return created && this.downloadUrl(created.ids.run, created.name);
  }

  /** Deletes an artifact, which frees its name. */
  remove(run: string, name: string): number {
    const created = this.#require(run, name);
    if (!created.finalized) throw notFound();
    this.#created.splice(this.#created.indexOf(created), 1);
    this.stored.splice(this.stored.indexOf(created.finalized), 1);
    return created.finalized.id;
  }

  #store(artifact: StoredArtifact): StoredArtifact {
    this.stored.push(artifact);
    return artifact;
  }

  /** As in the real service, ids do not grow with time. */
  #nextId(): number {
    this.#count += 1;
    return 2_000_000_000 + ((this.#count * 617) % 1000) * 1000 + this.#count;
  }

  #find(run: string, name: string): CreatedArtifact | undefined {
    return this.#created.find((artifact) => artifact.ids.run === run && artifact.name === name);
  }

  #require(run: string, name: string): CreatedArtifact {
    const artifact = this.#find(run, name);
    if (!artifact) throw notFound();
    return artifact;
  }
}

function blobName({ run, job }: BackendIds, { name, mimeType }: { name: string; mimeType: string }): string {
  const hash = createHash("sha256").update(name).digest("hex");
  const extension = mimeType === "application/zip" ? ".zip" : extname(name);
  return `${run}/${job}/artifacts/${hash}${extension}`;
}

function differs(what: string, stored: unknown, sent: unknown): TwirpError {
  return new TwirpError(
    "invalid_argument",
    `${what} is ${stored} in the storage, and ${sent} in the request`,
  );
}

function notFound(): TwirpError {
  return new TwirpError("not_found", "artifact not found");
}
