import { setTimeout as sleep } from "node:timers/promises";
import type { Exchange } from "../http/exchange.ts";
import { type Reply, reply } from "../http/reply.ts";
import type { Job } from "../jobs/job.ts";
import type { Settings } from "../options.ts";
import { describeStatus } from "./queue.ts";

/** Simulated seconds between the comments that keep a stream open, and the minimum in real milliseconds. */
const pingSeconds = 15;
export const leastPingMs = 10;

export const ping = Buffer.from(": ping\n\n");

/** A job's changes as server-sent events, each with the log lines since the last, until it has ended. */
export function streamReply(exchange: Exchange, job: Job, { speed }: Settings, withLogs: boolean): Reply {
  const pingMs = Math.max(leastPingMs, (pingSeconds * 1000) / speed);
  const body = events(job, exchange.url.origin, withLogs, pingMs, exchange.closed);
  const answer = reply(200, "text/event-stream; charset=utf-8", body, undefined);
  return { ...answer, headers: { ...answer.headers, "cache-control": "no-store" }, job };
}

async function* events(
  job: Job,
  origin: string,
  withLogs: boolean,
  pingMs: number,
  closed: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const woken = AbortSignal.any([closed, job.cancelling.signal]);
  yield ping;
  for (let sent = { status: "", lines: 0 }; !closed.aborted; ) {
    const seenAt = Date.now();
    const lines = withLogs ? job.log : [];
    const seen = describeStatus(job, origin, withLogs ? lines.slice(sent.lines) : undefined);
    if (seen.status !== sent.status || lines.length > sent.lines) yield event(seen);
    if (seen.status === "COMPLETED") return;
    sent = { status: seen.status, lines: lines.length };
    // Counted from the described moment, so that a later change is sent at once.
    const quietMs = Math.max(0, job.nextChangeAfter(seenAt) - Date.now());
    await sleep(Math.ceil(Math.min(quietMs, pingMs)), undefined, { signal: woken }).catch(() => {});
    if (quietMs > pingMs) yield ping;
  }
}

function event(data: unknown): Uint8Array {
  return Buffer.from(`data: ${JSON.stringify(data)}\n\n`);
}
