import { createReadStream } from "node:fs";
import { text } from "node:stream/consumers";
import type { Exchange, Operation } from "../http/exchange.ts";
import { type Reply, reply } from "../http/reply.ts";
import { type Route, type Service, withErrors } from "../http/service.ts";
import { AzureError, azureErrorReply, refuseBlob } from "./azure-error.ts";
import type { BlobStorage, StoredBlob } from "./blob-storage.ts";
import { BlockBlobs } from "./block-blobs.ts";
import { UrlSigner } from "./signed-url.ts";

/** The path prefix of all blobs. */
const prefix = "/blobs/actions-results/";

/**
 * Azure's block blobs as far as the artifact client uses them: `Put Block`, `Put Block List`, `Put Blob` and `Get
 * Blob`, each by a signed URL. https://learn.microsoft.com/rest/api/storageservices/operations-on-block-blobs
 */
export class BlobService implements BlobStorage, Service {
  readonly refuse = refuseBlob;
  readonly wrongMethod = 405;
  readonly routes: readonly Route[];
  readonly #signer = new UrlSigner();
  readonly #blobs: BlockBlobs;
  readonly #origin: () => string;

  /**
   * @param folder The folder for the blobs' files.
   * @param origin Returns the server's origin, which is known after it listens.
   */
  constructor(folder: string, origin: () => string) {
    this.#blobs = new BlockBlobs(folder);
    this.#origin = origin;
    this.routes = [
      this.#route("put-block", { comp: "block" }, async (blob, { url, content }) =>
        this.#blobs.putBlock(blob, url.searchParams.get("blockid") ?? "", content),
      ),
      this.#route("put-block-list", { comp: "blocklist" }, async (blob, { content, headers }) =>
        this.#blobs.commit(blob, readBlockIds(await text(content)), requireContentType(headers)),
      ),
      this.#route("put-blob", {}, async (blob, { content, headers }) => {
        if (headers["x-ms-blob-type"] !== "BlockBlob") {
          throw new AzureError(400, "MissingRequiredHeader", "x-ms-blob-type must be BlockBlob");
        }
        await this.#blobs.putBlob(blob, content, requireContentType(headers));
      }),
      withErrors(
        {
          at: "get-blob",
          method: "GET",
          path: blobPath,
          check: ({ url }) => this.#signer.check(url, "read"),
          handle: (exchange) => this.#read(exchange),
        },
        azureErrorReply,
      ),
    ];
  }

  owns(path: string): boolean {
    return path.startsWith(prefix);
  }

  uploadUrl(blob: string): string {
    return this.#origin() + this.#signer.sign(prefix + blob, "write");
  }

  downloadUrl(blob: string, fileName: string): string {
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`;
    return this.#origin() + this.#signer.sign(prefix + blob, "read", { rscd: disposition });
  }

  async committed(blob: string): Promise<StoredBlob | undefined> {
    return this.#blobs.get(blob);
  }

  #route(
    at: Operation,
    query: Record<string, string>,
    write: (blob: string, exchange: Exchange) => Promise<void>,
  ): Route {
    const route: Route = {
      at,
      method: "PUT",
      path: blobPath,
      query,
      streamed: true,
      check: ({ url, headers }) => {
        this.#signer.check(url, "write");
        requireVersion(headers);
        return undefined;
      },
      async handle(exchange) {
        await write(exchange.params.blob ?? "", exchange);
        const version = requireVersion(exchange.headers);
        const headers = { "x-ms-version": version, "x-ms-request-server-encrypted": "true" };
        return { ...reply(201, "", [], 0), headers };
      },
    };
    return withErrors(route, azureErrorReply);
  }

  #read({ params, url }: Exchange): Reply {
    const stored = this.#blobs.get(params.blob ?? "");
    if (!stored) throw new AzureError(404, "BlobNotFound", "there is no such blob");
    const whole = reply(200, stored.contentType, createReadStream(stored.file), stored.size);
    const disposition = url.searchParams.get("rscd") ?? "attachment";
    return { ...whole, headers: { ...whole.headers, "content-disposition": disposition } };
  }
}

const blobPath = new RegExp(`^${prefix}(?<blob>.+)$`, "u");

function requireVersion({ "x-ms-version": version = "" }: Exchange["headers"]): string {
  if (/^20\d\d-\d\d-\d\d$/.test(version)) return version;
  throw new AzureError(400, "MissingRequiredHeader", "x-ms-version must be the date of a version");
}

function requireContentType({ "x-ms-blob-content-type": type = "" }: Exchange["headers"]): string {
  if (type !== "") return type;
  throw new AzureError(400, "MissingRequiredHeader", "x-ms-blob-content-type must say what the blob is");
}

const blockList = /^(?:<\?xml[^>]*\?>)?\s*<BlockList(?:\s*\/>|>(.*)<\/BlockList>)\s*$/s;
const blockEntry = /<(Latest|Uncommitted|Committed)>([A-Za-z0-9+/=]+)<\/\1>/g;

/** Reads the ids in the body of `Put Block List`. An empty list makes an empty blob. */
function readBlockIds(xml: string): string[] {
  const list = blockList.exec(xml);
  const entries = list?.[1] ?? "";
  if (!list || entries.replaceAll(blockEntry, "").trim() !== "") {
    throw new AzureError(400, "InvalidXmlDocument", "the body is not a block list");
  }
  return [...entries.matchAll(blockEntry)].map(([, , id = ""]) => id);
}
