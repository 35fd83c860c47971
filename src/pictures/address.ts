import { isMeantAsLoopback } from "../http/loopback.ts";
import { quoted } from "../text/sanitize.ts";

/** Whether an input names an address, of whatever kind, and not a file. A Windows drive is one letter. */
export function isAddress(given: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]+:\/\/|data:)/iu.test(given.trim());
}

/**
 * Checks the address of a picture, which the provider fetches: https, without a user. A loopback address is of use only
 * to a provider on this machine.
 *
 * @returns the address as it is written, or the problem. Messages repeat no password.
 */
export function checkAddress(
  given: string,
  allowLoopback: boolean,
): { address: string } | { problem: string } {
  const written = given.trim();
  const url = URL.parse(written);
  if (!url || /^data:/iu.test(written)) {
    const shown = quoted(/^data:/iu.test(written) ? `${written.slice(0, 20)}…` : written);
    return { problem: `is ${shown}; ${allowed}` };
  }
  if (url.username || url.password)
    return { problem: `is an address of ${quoted(url.host)} with a user name or password; ${allowed}` };
  const loopback = isMeantAsLoopback(url.hostname);
  if (loopback && !allowLoopback)
    return { problem: `is on ${quoted(url.host)}, which the provider cannot reach; ${allowed}` };
  const isSecure = url.protocol === "https:" || (url.protocol === "http:" && loopback);
  return isSecure ? { address: written } : { problem: `is ${quoted(hideQueries(written))}; ${allowed}` };
}

const allowed = "allowed is a file in the workspace, or an https address without a user";

/** A text whose addresses have no query, in which a signature may be. */
export function hideQueries(text: string): string {
  return text.replace(/(\bhttps?:\/\/[^\s"?#]*)[?#][^\s"]+/giu, "$1?…");
}
