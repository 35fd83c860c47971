import { hash } from "node:crypto";
import type { Json } from "./model.ts";
import type { VideoRequest } from "./request.ts";

/** The SHA-256 of a request in hexadecimal, independent of the order of its fields. */
export function hashRequest({ provider, model, fields, identity }: Omit<VideoRequest, "known">): string {
  return hash("sha256", JSON.stringify(sorted({ provider, model, fields: identity ?? fields })));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}
