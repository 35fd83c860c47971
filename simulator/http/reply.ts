import type { Job } from "../jobs/job.ts";

/** What happens to the connection after a body: it ends as promised, is closed, is reset, or goes silent. */
export type Ending = "end" | "close" | "reset" | "silence";

/** An answer before it is written; faults change it. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** What `Content-Length` promises; without it the body goes out in chunks. */
  length: number | undefined;
  ending: Ending;
  /** The job that the answer is about. */
  job: Job | undefined;
  /** Called when the body went out to its last byte. */
  onDelivered: (() => void) | undefined;
}

/** A reply, or none: the connection is reset at once, or stays open and silent. */
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
