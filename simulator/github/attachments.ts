import { createHmac, randomUUID } from "node:crypto";
import type { Exchange } from "../http/exchange.ts";
import { reply } from "../http/reply.ts";
import type { Route } from "../http/service.ts";
import { refuseGitHub } from "./refusal.ts";
import type { GitHubWorld } from "./world.ts";

const secret = "known to the picture host alone";
const uuid = "(?<uuid>[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12})";

/** Keeps a picture. @returns the path of the address that GitHub writes into the comment. */
export function keepAttachment(picture: Buffer, { attachments }: GitHubWorld): string {
  const id = randomUUID();
  attachments.set(id, picture);
  return `/user-attachments/assets/${id}`;
}

/** The host of pictures, which is a host of its own on github.com. It wants a signature, and no token. */
export function attachmentRoute(world: GitHubWorld): Route {
  return {
    at: "comment-picture",
    method: "GET",
    path: new RegExp(`^/private-user-images/\\d+/\\d+-${uuid}\\.png$`, "u"),
    check: (exchange) => {
      const { authorization, cookie } = exchange.headers;
      if (authorization ?? cookie) return refuseGitHub(400, exchange, "A token has no business here");
      return isSigned(exchange) ? undefined : refuseGitHub(404, exchange);
    },
    handle: (exchange) => {
      const picture = world.attachments.get(exchange.params.uuid ?? "");
      return picture ? reply(200, "image/png", [picture], picture.length) : refuseGitHub(404, exchange);
    },
  };
}

function isSigned({ url, params }: Exchange): boolean {
  const [until = "", signature] = (url.searchParams.get("jwt") ?? "").split(".");
  return signature === sign(params.uuid ?? "", until) && Date.now() < Number(until);
}

function sign(id: string, until: string): string {
  return createHmac("sha256", secret).update(`${id} ${until}`).digest("hex");
}

/** Renders a comment as far as pictures go. Any other text is shown as it is written. */
export function renderComment(body: string, origin: string, world: GitHubWorld): string {
  const image =
    /!\[(?<alt>[^\]]*)\]\((?<address>[^\s)]+)[^)]*\)|<img\b[^>]*?src=["'](?<source>[^"']+)["'][^>]*>/giu;
  let html = "";
  let at = 0;
  for (const { 0: written, index, groups = {} } of body.matchAll(image)) {
    const { alt = "Image", address, source = address ?? "" } = groups;
    const shown = escapeHtml(signed(source, origin, world));
    html += `${escapeHtml(body.slice(at, index))}<a target="_blank" rel="noopener noreferrer" href="${shown}"><img src="${shown}" alt="${escapeHtml(alt)}" style="max-width: 100%;"></a>`;
    at = index + written.length;
  }
  return `<p dir="auto">${html}${escapeHtml(body.slice(at))}</p>`;
}

/** Pictures from elsewhere go through GitHub's proxy for them, and are not served here. */
function signed(address: string, origin: string, { attachments, signatureMs }: GitHubWorld): string {
  const [, id = ""] = new RegExp(`/user-attachments/assets/(${uuid})$`, "u").exec(address) ?? [];
  if (!attachments.has(id))
    return `https://camo.githubusercontent.com/${Buffer.from(address).toString("hex")}`;
  const until = String(Date.now() + signatureMs);
  return `${origin}/private-user-images/583231/42-${id}.png?jwt=${until}.${sign(id, until)}&response=inline`;
}

function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"]/gu, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll("&#38;", "&amp;");
}
