import type { Job } from "../jobs/job.ts";

/** The fate of the connection after a body: normal end, early close, reset, or silence. */
export type Ending = "end" | "close" | "reset" | "silence";

/** An answer before it is written; faults change it. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** The `Content-Length`; undefined for a chunked body. */
  length: number | undefined;
  ending: Ending;
  /** The job in the answer. */
  job: Job | undefined;
  /** Called after the last byte of the body was sent. */
  onDelivered: (() => void) | undefined;
}

/** A reply, an immediate reset, or a connection that stays open and silent. */
export type Answer = Reply | "reset" | "hang";

export function reply(
  status: number,
  contentType: string,
  body: Reply["body"],
  length: number | undefined,
): Reply {
  const headers = { "content-type": contentType };
  return { status, headers, body, length, ending: "end", job: undefined, onDelivered: undefined };
}

export function textReply(status: number, contentType: string, text: string): Reply {
  const bytes = Buffer.from(text);
  return reply(status, contentType, [bytes], bytes.length);
}

export function jsonReply(status: number, json: unknown, headers: Record<string, string> = {}): Reply {
  const answer = textReply(status, "application/json; charset=utf-8", JSON.stringify(json));
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

/** Parses the body of a reply. */
export async function readJson({ body }: Reply): Promise<unknown> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString());
}

/** The first bytes of a body. */
export async function* firstBytes(body: Reply["body"], bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  if (left === 0) return;
  for await (const part of body) {
    yield part.subarray(0, left);
    left -= part.length;
    if (left <= 0) return;
  }
}
