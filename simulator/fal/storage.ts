import type { Exchange } from "../http/exchange.ts";
import { isJsonObject, isSentAsJson, parseJson } from "../http/json-body.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import type { World } from "../world.ts";
import { refuseFal } from "./refusal.ts";

/** What a client announces, or why it is refused. */
function readAnnouncement(exchange: Exchange) {
  const body = isSentAsJson(exchange) ? parseJson(exchange.body) : undefined;
  if (!isJsonObject(body)) return "Input should be a valid dictionary";
  const { content_type: type, file_name: name, ...others } = body;
  if (typeof type !== "string" || !/^[\w.+-]+\/[\w.+-]+$/u.test(type)) return "content_type is not a type";
  if (typeof name !== "string" || !/^[\w. -]{1,200}$/u.test(name)) return "file_name is not a name";
  if (Object.keys(others).length > 0) return "Extra inputs are not permitted";
  const preference = exchange.headers["x-fal-object-lifecycle-preference"];
  if (preference === undefined) return { type, name, lifetimeSeconds: undefined };
  const wanted = parseJson(preference);
  const seconds = isJsonObject(wanted) ? wanted.expiration_duration_seconds : undefined;
  if (!Number.isInteger(seconds) || Number(seconds) <= 0) return "The lifecycle preference is invalid";
  return { type, name, lifetimeSeconds: Number(seconds) };
}

export function checkAnnouncement(exchange: Exchange): Reply | undefined {
  const announced = readAnnouncement(exchange);
  return typeof announced === "string" ? refuseFal(422, exchange, announced) : undefined;
}

/** Where the client sends the file, without the key, and where models read it. */
export function announcedReply(exchange: Exchange, { uploads, fileUrl }: World): Reply {
  const announced = readAnnouncement(exchange);
  if (typeof announced === "string") return refuseFal(422, exchange, announced);
  const { target, path } = uploads.announce(announced);
  return jsonReply(200, { upload_url: fileUrl + target, file_url: fileUrl + path });
}
