import { createReadStream } from "node:fs";
import type { IncomingMessage } from "node:http";
import { type Answer, readText } from "./answer.ts";
import { AzureError } from "./azure-error.ts";
import type { BlobStorage, StoredBlob } from "./blob-storage.ts";
import { BlockBlobs } from "./block-blobs.ts";
import { UrlSigner } from "./signed-url.ts";

/** Where the stand-in's blobs live on the server. */
export const blobPrefix = "/blobs/actions-results/";

/**
 * Azure's block blobs as far as the artifact client knows them: `Put Block`, `Put Block List`, `Put Blob`
 * and `Get Blob`, each by a signed address.
 */
export class BlobStandIn implements BlobStorage {
  readonly #signer = new UrlSigner();
  readonly #blobs: BlockBlobs;
  readonly #origin: string;

  constructor(folder: string, origin: string) {
    this.#blobs = new BlockBlobs(folder);
    this.#origin = origin;
  }

  uploadUrl(blob: string): string {
    return this.#origin + this.#signer.sign(blobPrefix + blob, "write");
  }

  downloadUrl(blob: string, fileName: string): string {
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`;
    return this.#origin + this.#signer.sign(blobPrefix + blob, "read", { rscd: disposition });
  }

  async committed(blob: string): Promise<StoredBlob | undefined> {
    return this.#blobs.get(blob);
  }

  /** Serves one request below `blobPrefix`; throws `AzureError`. */
  async serve(request: IncomingMessage, url: URL): Promise<Answer> {
    const blob = url.pathname.slice(blobPrefix.length);
    this.#signer.check(url, request.method === "PUT" ? "write" : "read");
    if (request.method === "GET") return this.#read(blob, url);
    if (request.method !== "PUT")
      throw new AzureError(405, "UnsupportedHttpVerb", "only PUT and GET are known here");
    await this.#write(blob, request, url);
    return {
      status: 201,
      headers: { "x-ms-version": versionOf(request), "x-ms-request-server-encrypted": "true" },
    };
  }

  async #write(blob: string, request: IncomingMessage, url: URL): Promise<void> {
    versionOf(request);
    const component = url.searchParams.get("comp");
    if (component === "block") {
      await this.#blobs.putBlock(blob, url.searchParams.get("blockid") ?? "", request);
    } else if (component === "blocklist") {
      await this.#blobs.commit(blob, blockIds(await readText(request)), contentTypeOf(request));
    } else {
      requireBlockBlob(request);
      await this.#blobs.putBlob(blob, request, contentTypeOf(request));
    }
  }

  #read(blob: string, url: URL): Answer {
    const stored = this.#blobs.get(blob);
    if (!stored) throw new AzureError(404, "BlobNotFound", "there is no such blob");
    return {
      status: 200,
      headers: {
        "content-type": stored.contentType,
        "content-length": stored.size,
        "content-disposition": url.searchParams.get("rscd") ?? "attachment",
      },
      body: createReadStream(stored.file),
    };
  }
}

function versionOf(request: IncomingMessage): string {
  const version = request.headers["x-ms-version"];
  if (typeof version === "string" && /^20\d\d-\d\d-\d\d$/.test(version)) return version;
  throw new AzureError(400, "MissingRequiredHeader", "x-ms-version must be the date of a version");
}

function contentTypeOf(request: IncomingMessage): string {
  const type = request.headers["x-ms-blob-content-type"];
  if (typeof type === "string" && type !== "") return type;
  throw new AzureError(400, "MissingRequiredHeader", "x-ms-blob-content-type must say what the blob is");
}

function requireBlockBlob(request: IncomingMessage): void {
  if (request.headers["x-ms-blob-type"] === "BlockBlob") return;
  throw new AzureError(400, "MissingRequiredHeader", "x-ms-blob-type must be BlockBlob");
}

const blockList = /^(?:<\?xml[^>]*\?>)?\s*<BlockList(?:\s*\/>|>(.*)<\/BlockList>)\s*$/s;
const blockEntry = /<(Latest|Uncommitted|Committed)>([A-Za-z0-9+/=]+)<\/\1>/g;

/** The ids in the body of `Put Block List`; an empty list makes an empty blob. */
function blockIds(xml: string): string[] {
  const list = blockList.exec(xml);
  const entries = list?.[1] ?? "";
  if (!list || entries.replaceAll(blockEntry, "").trim() !== "") {
    throw new AzureError(400, "InvalidXmlDocument", "the body is not a block list");
  }
  return [...entries.matchAll(blockEntry)].map(([, , id = ""]) => id);
}
