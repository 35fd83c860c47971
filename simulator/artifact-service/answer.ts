import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** What a handler says; one place turns it into a response. */
export interface Answer {
  status: number;
  headers?: OutgoingHttpHeaders;
  body?: string | Readable;
}

export function jsonAnswer(status: number, body: unknown, headers: OutgoingHttpHeaders = {}): Answer {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}

export async function send(response: ServerResponse, { status, headers, body = "" }: Answer): Promise<void> {
  response.writeHead(status, headers);
  await pipeline(body instanceof Readable ? body : Readable.from([body]), response);
}

/** The whole body as text. Meant for control messages: more than a megabyte is refused. */
export async function readText(request: IncomingMessage): Promise<string> {
  const limit = 2 ** 20;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > limit) throw new Error(`A control message of more than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
