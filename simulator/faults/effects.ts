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
import { type Answer, firstBytes, jsonReply, type Reply, readJson } from "../http/reply.ts";
import type { Service } from "../http/service.ts";
import type { Job } from "../jobs/job.ts";
import type { ActionOf, FaultAction } from "./fault.ts";
import {
  substituteRateLimit,
  substituteRedirect,
  substituteStatus,
  substituteText,
  substituteWebPage,
} from "./substitutes.ts";

/** The request that a fault acts on, and its healthy answer. */
interface FaultContext {
  /** Lets the request take effect and gives the answer it would have had. */
  healthy: () => Promise<Reply>;
  exchange: Exchange;
  service: Service;
}

type Effect<A> = (action: A, context: FaultContext) => Promise<Answer>;

/** The effect of each kind of fault on an answer. */
const effects: { [K in FaultAction["kind"]]: Effect<ActionOf<K>> } = {
  status: replaceAnswer((action, { service, exchange }) => substituteStatus(action, service, exchange)),
  unsupported: replaceAnswer(({ status = 405 }, { service, exchange }) => service.refuse(status, exchange)),
  "rate-limit": replaceAnswer(substituteRateLimit),
  hang: replaceAnswer(() => "hang"),
  html: replaceAnswer((_, { exchange }) => substituteWebPage(exchange)),
  redirect: replaceAnswer((action, { exchange }) => substituteRedirect(action, exchange)),
  text: replaceAnswer(substituteText),
  reset: async (action, context) =>
    action.afterBytes === undefined
      ? replaceAnswer<ActionOf<"reset">>(() => "reset")(action, context)
      : cutBody(await context.healthy(), action.afterBytes, "reset"),
  body: async (action, context) =>
    typeof action.json === "function"
      ? rewriteJson(await context.healthy(), action.json)
      : replaceAnswer<ActionOf<"body">>(({ json }) => jsonReply(200, json))(action, context),

  stall: changeAnswer(({ afterBytes }, whole) => cutBody(whole, afterBytes, "silence")),
  half: changeAnswer(({ bytes }, whole) => cutBody(whole, bytes, "close")),
  "length-lie": changeAnswer(({ by }, whole) => ({
    ...whole,
    length: (whole.length ?? 0) + by,
    ending: "close",
  })),
  "no-length": changeAnswer((_, whole) => ({ ...whole, length: undefined })),
  "stream-break": changeAnswer(({ afterEvents }, whole) => ({
    ...whole,
    body: takeEvents(whole.body, afterEvents),
    ending: "reset",
  })),
  "stream-quiet": changeAnswer(({ afterEvents }, whole, { exchange }) => ({
    ...whole,
    body: appendPings(takeEvents(whole.body, afterEvents), exchange.closed),
  })),
  "drop-log": changeAnswer((_, whole) =>
    rewriteJson(whole, (log) => ({
      ...log,
      data: [],
      pagination: { limit: 100, offset: 0, total: 0, has_more: false },
    })),
  ),
  delay: changeAnswer(async ({ seconds }, whole, { exchange }) => {
    await sleep(seconds * 1000, undefined, { signal: exchange.closed });
    return whole;
  }),

  expired: changeJob(({ status = 403 }, job) => {
    job.linkRefusal = status;
  }),
  "job-fails": changeJob(({ error, afterSeconds, status = 422, charged = false }, job) =>
    job.fail({ error, status, charged }, afterSeconds),
  ),
  short: changeJob(({ seconds }, job) => {
    job.measure = { ...job.measure, seconds };
  }),
  "huge-logs": changeJob(({ lines, characters }, job) => job.logMore(lines, characters)),

  truncated: changeFile(({ bytes }, file) => truncated(file, bytes ?? Math.floor(file.head.length / 2))),
  "not-mp4": changeFile((_, file) => notMp4(file)),
  "no-video-track": changeFile((_, file) => withoutVideoTrack(file)),
  "no-moov": changeFile((_, file) => withoutMoov(file)),
  "no-pictures": changeFile((_, file) => withoutPictures(file)),
  "ignore-range": async (_, { healthy, exchange }) => {
    delete exchange.headers.range;
    return healthy();
  },
};

export function applyFault(action: FaultAction, context: FaultContext): Promise<Answer> {
  const effect = effects[action.kind] as Effect<FaultAction>;
  return effect(action, context);
}

/** Replaces the answer. With `accept`, the request takes effect first. */
function replaceAnswer<A extends { kind: string; accept?: boolean }>(
  make: (action: A, context: FaultContext) => Answer,
): Effect<A> {
  return async (action, context) => {
    if (action.accept) await context.healthy();
    return make(action, context);
  };
}

/** Changes the healthy answer. */
function changeAnswer<A>(
  change: (action: A, whole: Reply, context: FaultContext) => Reply | Promise<Reply>,
): Effect<A> {
  return async (action, context) => change(action, await context.healthy(), context);
}

/** Changes the job of the request, before the answer unless the request is a submit. */
function changeJob<A>(apply: (action: A, job: Job) => void): Effect<A> {
  return async (action, { healthy, exchange }) => {
    const answer = await healthy();
    if (answer.job) apply(action, answer.job);
    return exchange.at === "submit" ? answer : healthy();
  };
}

/** Serves another file than the job's. */
function changeFile<A>(alter: (action: A, file: FileContent) => FileContent): Effect<A> {
  return async (action, { healthy, exchange }) => {
    exchange.alterFile = (file) => alter(action, file);
    return healthy();
  };
}

function cutBody(whole: Reply, bytes: number, ending: Reply["ending"]): Reply {
  return { ...whole, body: firstBytes(whole.body, bytes), ending };
}

async function rewriteJson(
  whole: Reply,
  rewrite: (healthy: Record<string, unknown>) => unknown,
): Promise<Reply> {
  const answer = jsonReply(whole.status, rewrite((await readJson(whole)) as Record<string, unknown>));
  return { ...answer, headers: { ...whole.headers, ...answer.headers }, job: whole.job };
}

async function* takeEvents(body: Reply["body"], count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const part of left > 0 ? body : []) {
    yield part;
    if (Buffer.from(part).toString("latin1").startsWith("data:")) left--;
    if (left === 0) return;
  }
}

async function* appendPings(body: Reply["body"], closed: AbortSignal): AsyncGenerator<Uint8Array> {
  yield* body;
  for (; !closed.aborted; yield ping) await sleep(leastPingMs);
}
