import { isLoopbackHost } from "../http/loopback.ts";
import { decodeEntities } from "../text/entities.ts";
import type { CommentReference } from "./event.ts";
import type { Repository } from "./repository.ts";

/** The hosts of pictures that were dropped into a comment on github.com. */
const pictureHosts = ["user-images.githubusercontent.com", "private-user-images.githubusercontent.com"];

/** What tells an attachment from all others, in its own address and in a signed one. */
const uuid = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/iu;

/**
 * Recognizes the pictures that people drop into comments. Only GitHub's rendering of a comment has an address under which
 * such a picture can be fetched without a browser's session.
 */
export class Attachments {
  readonly #server: URL;

  /** @param serverUrl Such as `https://github.com`. */
  constructor(serverUrl: string) {
    this.#server = new URL(serverUrl);
  }

  /** Whether an address is that of a picture that was dropped into a comment on this server. */
  isOne(address: string): boolean {
    const url = URL.parse(address);
    if (!url || !this.#isSecure(url) || !uuid.test(url.pathname)) return false;
    const isAsset = /^\/(?:user-attachments|[^/]+\/[^/]+)\/assets\//u.test(url.pathname);
    return url.host === this.#server.host ? isAsset : this.#isPictureHost(url);
  }

  /** The signed address of an attachment in a rendered comment; undefined if the comment no longer has it. */
  signedAddress(html: string, address: string): URL | undefined {
    const [wanted] = uuid.exec(new URL(address).pathname) ?? [];
    return imageAddresses(html)
      .flatMap((source) => URL.parse(source) ?? [])
      .find((url) => {
        const [found] = uuid.exec(url.pathname) ?? [];
        const isSame = found?.toLowerCase() === wanted?.toLowerCase();
        return isSame && this.#isSecure(url) && this.#isPictureHost(url);
      });
  }

  /** On a server of one's own, pictures come from it, or from a host below its name. */
  #isPictureHost({ host }: URL): boolean {
    const { host: server } = this.#server;
    if (server === "github.com") return pictureHosts.includes(host);
    return host === server || host.endsWith(`.${server}`);
  }

  #isSecure({ protocol, username, password, hostname }: URL): boolean {
    const isEncrypted = protocol === "https:" || (protocol === "http:" && isLoopbackHost(hostname));
    return isEncrypted && username === "" && password === "";
  }
}

/** The longest address that a report shows as a picture, in characters. */
const longestAddress = 2000;

/**
 * The address of a picture that everybody can read already; undefined if that is in doubt. A query may be a signature, and
 * hosts of the server may want a session.
 */
export function publicAddress(address: string | undefined, serverUrl: string): string | undefined {
  const url = URL.parse(address ?? "");
  if (url?.protocol !== "https:" || url.username || url.password || url.search || url.port) return undefined;
  const isName =
    /^(?!.*\.(?:localhost|local|internal|lan|home|corp|test)$)[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}$/u;
  const server = new URL(serverUrl).hostname;
  const hosts = [server, "github.com", "githubusercontent.com", "ghe.com"];
  const isServer = hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
  return isName.test(url.hostname) && !isServer && url.href.length <= longestAddress ? url.href : undefined;
}

/** Reads a comment as GitHub renders it, with signed addresses of its attachments. @throws Octokit's errors. */
export async function readRendering(
  { client, name }: Repository,
  { kind, id }: CommentReference,
): Promise<string> {
  const { issues, pulls } = client.rest;
  const request = { ...name, comment_id: id, headers: { accept: "application/vnd.github.full+json" } };
  const { data } = await (kind === "issue" ? issues.getComment(request) : pulls.getReviewComment(request));
  return data.body_html ?? "";
}

/** A comment or a tag of HTML. Attributes are read too, because their values may contain what looks like a tag. */
const tag = /<!--.*?(?:-->|$)|<(?<name>[a-z][\w-]*)(?<attributes>(?:[^<>"']|"[^"]*"|'[^']*')*)>/gisu;
const attribute = /(?<=\s)(?<name>[\w-]+)\s*=\s*(?:"(?<double>[^"]*)"|'(?<single>[^']*)')/gu;

function imageAddresses(html: string): string[] {
  return [...html.matchAll(tag)]
    .filter(({ groups }) => groups?.name?.toLowerCase() === "img")
    .flatMap(({ groups }) => sourceOf(groups?.attributes ?? "") ?? []);
}

/** The address in the attributes of an image's tag. */
export function sourceOf(attributes: string): string | undefined {
  const source = [...attributes.matchAll(attribute)].find(
    ({ groups }) => groups?.name?.toLowerCase() === "src",
  );
  const { double, single } = source?.groups ?? {};
  return decodeEntities(double ?? single ?? "").trim() || undefined;
}
