import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ending, Reply } from "./reply.ts";

/** Real milliseconds between the last byte and a reset, so that the byte arrives first. */
const beforeResetMs = 20;

const endings: Record<Ending, (response: ServerResponse, reply: Reply) => void | Promise<void>> = {
  end: (response, { onDelivered }) => {
    response.end(onDelivered);
  },
  close: ({ socket }) => {
    socket?.end();
  },
  reset: async ({ socket }) => {
    await sleep(beforeResetMs);
    socket?.resetAndDestroy();
  },
  silence: () => {},
};

/** Writes a reply as fast as the client reads it, and stops when the client disconnects. */
export async function writeReply(response: ServerResponse, reply: Reply, closed: AbortSignal): Promise<void> {
  const length = reply.length === undefined ? {} : { "content-length": String(reply.length) };
  response.writeHead(reply.status, { ...reply.headers, ...length });
  response.flushHeaders();
  for await (const part of reply.body) {
    if (closed.aborted) return;
    if (!response.write(part)) await once(response, "drain", { signal: closed });
  }
  if (closed.aborted) return;
  await endings[reply.ending](response, reply);
}
