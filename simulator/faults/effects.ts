import { setTimeout as sleep } from "node:timers/promises";
import { leastPingMs, ping } from "../fal/stream.ts";
import {
  type FileContent,
  notMp4,
  truncated,
  withoutMoov,
  withoutPictures,
  withoutVideoTrack,
} from "../files/content.ts";
import type { Exchange } from "../http/exchange.ts";
import { type Answer, firstBytes, jsonOf, jsonReply, type Reply } from "../http/reply.ts";
import type { Service } from "../http/service.ts";
import type { Job } from "../jobs/job.ts";
import type { ActionOf, FaultAction } from "./fault.ts";
import { longText, rateLimitReply, redirectReply, statusReply, webPageReply } from "./substitutes.ts";

/** The request that a fault acts on, and its healthy answer. */
interface FaultContext {
  /** Lets the request take effect and gives the answer it would have had. */
  healthy: () => Promise<Reply>;
  exchange: Exchange;
  service: Service;
}

type Effect<A> = (action: A, context: FaultContext) => Promise<Answer>;

/** What each kind of fault does to an answer. */
const effects: { [K in FaultAction["kind"]]: Effect<ActionOf<K>> } = {
  status: instead((action, { service, exchange }) => statusReply(action, service, exchange)),
  unsupported: instead(({ status = 405 }, { service, exchange }) => service.refuse(status, exchange)),
  "rate-limit": instead(rateLimitReply),
  hang: instead(() => "hang"),
  html: instead((_, { exchange }) => webPageReply(exchange)),
  redirect: instead((action, { exchange }) => redirectReply(action, exchange)),
  text: instead(longText),
  reset: async (action, context) =>
    action.afterBytes === undefined
      ? instead<ActionOf<"reset">>(() => "reset")(action, context)
      : cut(await context.healthy(), action.afterBytes, "reset"),
  body: async (action, context) =>
    typeof action.json === "function"
      ? remade(await context.healthy(), action.json)
      : instead<ActionOf<"body">>(({ json }) => jsonReply(200, json))(action, context),

  stall: changed(({ afterBytes }, whole) => cut(whole, afterBytes, "silence")),
  half: changed(({ bytes }, whole) => cut(whole, bytes, "close")),
  "length-lie": changed(({ by }, whole) => ({ ...whole, length: (whole.length ?? 0) + by, ending: "close" })),
  "no-length": changed((_, whole) => ({ ...whole, length: undefined })),
  "stream-break": changed(({ afterEvents }, whole) => ({
    ...whole,
    body: firstEvents(whole.body, afterEvents),
    ending: "reset",
  })),
  "stream-quiet": changed(({ afterEvents }, whole, { exchange }) => ({
    ...whole,
    body: thenPings(firstEvents(whole.body, afterEvents), exchange.closed),
  })),
  "drop-log": changed((_, whole) =>
    remade(whole, (log) => ({
      ...log,
      data: [],
      pagination: { limit: 100, offset: 0, total: 0, has_more: false },
    })),
  ),
  delay: changed(async ({ seconds }, whole, { exchange }) => {
    await sleep(seconds * 1000, undefined, { signal: exchange.closed });
    return whole;
  }),

  expired: onJob(({ status = 403 }, job) => {
    job.linkRefusal = status;
  }),
  "job-fails": onJob(({ error, afterSeconds, status = 422, charged = false }, job) =>
    job.fail({ error, status, charged }, afterSeconds),
  ),
  short: onJob(({ seconds }, job) => {
    job.measure = { ...job.measure, seconds };
  }),
  "huge-logs": onJob(({ lines, characters }, job) => job.logMore(lines, characters)),

  truncated: onFile(({ bytes }, file) => truncated(file, bytes ?? Math.floor(file.head.length / 2))),
  "not-mp4": onFile((_, file) => notMp4(file)),
  "no-video-track": onFile((_, file) => withoutVideoTrack(file)),
  "no-moov": onFile((_, file) => withoutMoov(file)),
  "no-pictures": onFile((_, file) => withoutPictures(file)),
  "ignore-range": async (_, { healthy, exchange }) => {
    delete exchange.headers.range;
    return healthy();
  },
};

export function applyFault(action: FaultAction, context: FaultContext): Promise<Answer> {
  const effect = effects[action.kind] as Effect<FaultAction>;
  return effect(action, context);
}

/** Answers something else, after the request took effect where the fault says that it is accepted. */
function instead<A extends { kind: string; accept?: boolean }>(
  make: (action: A, context: FaultContext) => Answer,
): Effect<A> {
  return async (action, context) => {
    if (action.accept) await context.healthy();
    return make(action, context);
  };
}

/** Changes the healthy answer. */
function changed<A>(
  change: (action: A, whole: Reply, context: FaultContext) => Reply | Promise<Reply>,
): Effect<A> {
  return async (action, context) => change(action, await context.healthy(), context);
}

/** Does something to the job that the request is about. All but a submit are answered only after that. */
function onJob<A>(strike: (action: A, job: Job) => void): Effect<A> {
  return async (action, { healthy, exchange }) => {
    const answer = await healthy();
    if (answer.job) strike(action, answer.job);
    return exchange.at === "submit" ? answer : healthy();
  };
}

/** Serves another file than the job's. */
function onFile<A>(alter: (action: A, file: FileContent) => FileContent): Effect<A> {
  return async (action, { healthy, exchange }) => {
    exchange.alterFile = (file) => alter(action, file);
    return healthy();
  };
}

function cut(whole: Reply, bytes: number, ending: Reply["ending"]): Reply {
  return { ...whole, body: firstBytes(whole.body, bytes), ending };
}

async function remade(whole: Reply, remake: (healthy: Record<string, unknown>) => unknown): Promise<Reply> {
  const answer = jsonReply(whole.status, remake((await jsonOf(whole)) as Record<string, unknown>));
  return { ...answer, headers: { ...whole.headers, ...answer.headers }, job: whole.job };
}

async function* firstEvents(body: Reply["body"], count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const part of left > 0 ? body : []) {
    yield part;
    if (Buffer.from(part).toString("latin1").startsWith("data:")) left--;
    if (left === 0) return;
  }
}

async function* thenPings(body: Reply["body"], closed: AbortSignal): AsyncGenerator<Uint8Array> {
  yield* body;
  for (; !closed.aborted; yield ping) await sleep(leastPingMs);
}
