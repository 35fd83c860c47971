import { createHash, createHmac } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { BlobStorage, StoredBlob } from "./blob-storage.ts";

/** The default account of Azurite, with the key from its documentation. */
const account = "devstoreaccount1";
const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const container = "actions-results";

/** The API version whose signing rules apply here. */
const version = "2020-12-06";

/** Stores blobs in an Azurite on loopback, and signs URLs as a service SAS of Azure. */
export class Azurite implements BlobStorage {
  readonly #url: string;
  readonly #folder: string;

  private constructor(url: string, folder: string) {
    this.#url = url;
    this.#folder = folder;
  }

  /** @param folder Receives copies of committed blobs, for tests to read. */
  static async connect(url: string, folder: string): Promise<Azurite> {
    const query = `restype=container&${accountSignature()}`;
    const response = await fetch(`${url}/${account}/${container}?${query}`, { method: "PUT" });
    if (response.status !== 201 && response.status !== 409) {
      throw new Error(`Azurite made no container: ${response.status} ${await response.text()}`);
    }
    return new Azurite(url, folder);
  }

  uploadUrl(blob: string): string {
    return this.#signed(blob, "cw", "");
  }

  downloadUrl(blob: string, fileName: string): string {
    return this.#signed(blob, "r", `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`);
  }

  async committed(blob: string): Promise<StoredBlob | undefined> {
    const response = await fetch(this.#signed(blob, "r", ""));
    if (response.status === 404) return undefined;
    if (!response.ok || !response.body) throw new Error(`Azurite gave no blob: ${response.status}`);
    await mkdir(this.#folder, { recursive: true });
    const file = join(this.#folder, createHash("sha256").update(blob).digest("hex"));
    const hash = createHash("sha256");
    let size = 0;
    const body = Readable.fromWeb(response.body).on("data", (chunk: Uint8Array) => {
      hash.update(chunk);
      size += chunk.length;
    });
    await pipeline(body, createWriteStream(file));
    return {
      file,
      size,
      sha256: hash.digest("hex"),
      contentType: response.headers.get("content-type") ?? "",
    };
  }

  #signed(blob: string, permissions: string, disposition: string): string {
    const resource = `/blob/${account}/${container}/${blob}`;
    const lines = [
      permissions,
      "",
      expiry(),
      resource,
      "",
      "",
      "",
      version,
      "b",
      "",
      "",
      "",
      disposition,
      "",
      "",
      "",
    ];
    const query = new URLSearchParams({
      sv: version,
      sr: "b",
      sp: permissions,
      se: expiry(),
      sig: sign(lines),
    });
    if (disposition) query.set("rscd", disposition);
    return `${this.#url}/${account}/${container}/${blob}?${query}`;
  }
}

/** An account SAS that permits creating containers. The fields are in signing order. */
function accountSignature(): string {
  const lines = [account, "c", "b", "c", "", expiry(), "", "", version, "", ""];
  return String(
    new URLSearchParams({ sv: version, ss: "b", srt: "c", sp: "c", se: expiry(), sig: sign(lines) }),
  );
}

/** An expiry time about an hour from now, in the service's format, without fractions of a second. */
function expiry(): string {
  return `${new Date(Math.ceil(Date.now() / 3_600_000 + 1) * 3_600_000).toISOString().slice(0, 19)}Z`;
}

function sign(lines: readonly string[]): string {
  return createHmac("sha256", Buffer.from(key, "base64")).update(lines.join("\n"), "utf8").digest("base64");
}
