import { createHmac, randomBytes } from "node:crypto";
import { AzureError } from "./azure-error.ts";

/** Milliseconds for which a URL is valid. */
const lifetime = 60 * 60 * 1000;

export type Permission = "write" | "read";

/** Signs URLs of blobs in the manner of Azure: each permits one operation on one blob for a limited time. */
export class UrlSigner {
  readonly #secret = randomBytes(32);

  sign(path: string, permission: Permission, extra: Record<string, string> = {}): string {
    const expiry = new Date(Date.now() + lifetime).toISOString();
    const signature = this.#signature(path, permission, expiry);
    return `${path}?${new URLSearchParams({ sv: "2026-04-06", sr: "b", sp: permission, se: expiry, ...extra, sig: signature })}`;
  }

  /** @throws {AzureError} 403 for a URL that was not signed here, permits something else, or has expired. */
  check(url: URL, permission: Permission): undefined {
    const expiry = url.searchParams.get("se") ?? "";
    const good =
      url.searchParams.get("sig") === this.#signature(url.pathname, permission, expiry) &&
      Date.parse(expiry) > Date.now();
    if (good) return;
    throw new AzureError(
      403,
      "AuthenticationFailed",
      "the signature of this address is not valid for this request",
    );
  }

  #signature(...parts: string[]): string {
    return createHmac("sha256", this.#secret).update(parts.join("\n")).digest("base64");
  }
}
