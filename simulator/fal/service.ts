import { randomUUID } from "node:crypto";
import type { Exchange } from "../http/exchange.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import {
  allOf,
  type Check,
  hasNoBody,
  hasUserAgent,
  queryIs,
  type Route,
  type Service,
} from "../http/service.ts";
import type { Job } from "../jobs/job.ts";
import type { World } from "../world.ts";
import { checkList, checkModelIds, listQuery, listReply } from "./list.ts";
import { appOf } from "./model.ts";
import { pricesReply } from "./prices.ts";
import { acceptedReply, cancelReply, resultReply, statusReply } from "./queue.ts";
import { refuseFal } from "./refusal.ts";
import { announcedReply, checkAnnouncement } from "./storage.ts";
import { streamReply } from "./stream.ts";
import { readSubmit } from "./submit.ts";

/** fal's queue, storage, price list, list of models and their documents. */
export function fal(world: World): Service {
  const askRequest = allOf(hasUserAgent(refuseFal), hasKey(world), hasNoBody(refuseFal));
  const asksOpenly = allOf(hasUserAgent(refuseFal), hasNoBody(refuseFal));
  const withoutQuery = allOf(askRequest, queryIs(refuseFal, {}));
  const withLogsFlag = allOf(askRequest, queryIs(refuseFal, { logs: "optional" }), logsAreFlag);
  const withJob = (handle: (job: Job, exchange: Exchange) => ReturnType<Route["handle"]>) => {
    return (exchange: Exchange) => {
      const job = findJob(exchange, world);
      return job ? handle(job, exchange) : refuseFal(404, exchange, "Request not found");
    };
  };
  const service: Service = {
    owns: () => true,
    refuse: (...refused) => withRequestId(refuseFal(...refused)),
    wrongMethod: 405,
    routes: [
      {
        at: "status",
        method: "GET",
        path: requestPath("/status"),
        check: withLogsFlag,
        handle: withJob((job, exchange) => statusReply(job, exchange.url.origin, wantsLogs(exchange))),
      },
      {
        at: "stream",
        method: "GET",
        path: requestPath("/status/stream"),
        check: withLogsFlag,
        handle: withJob((job, exchange) => streamReply(exchange, job, world.settings, wantsLogs(exchange))),
      },
      {
        at: "result",
        method: "GET",
        path: requestPath(""),
        check: withoutQuery,
        handle: withJob((job) => resultReply(job, world)),
      },
      {
        at: "cancel",
        method: "PUT",
        path: requestPath("/cancel"),
        check: withoutQuery,
        handle: (exchange) => cancelReply(findJob(exchange, world)),
      },
      {
        at: "initiate-upload",
        method: "POST",
        path: /^\/storage\/upload\/initiate$/u,
        check: allOf(
          hasUserAgent(refuseFal),
          hasKey(world),
          queryIs(refuseFal, { storage_type: "required" }),
          checkAnnouncement,
        ),
        handle: (exchange) => announcedReply(exchange, world),
      },
      {
        at: "submit",
        method: "POST",
        path: modelPath,
        check: allOf(
          hasUserAgent(refuseFal),
          hasKey(world),
          queryIs(refuseFal, {}),
          checkSubmit(world),
          checkSlots(world),
        ),
        handle: (exchange) => submit(exchange, world),
      },
      {
        at: "pricing",
        method: "GET",
        path: /^\/v1\/models\/pricing$/u,
        check: allOf(askRequest, queryIs(refuseFal, { endpoint_id: "repeatable" }), checkModelIds),
        handle: (exchange) => pricesReply(exchange, world),
      },
      {
        at: "models",
        method: "GET",
        path: /^\/v1\/models$/u,
        check: allOf(asksOpenly, queryIs(refuseFal, listQuery), checkList),
        handle: (exchange) => listReply(exchange, world),
      },
      {
        at: "schema",
        method: "GET",
        path: /^\/api\/openapi\/queue\/openapi\.json$/u,
        check: allOf(asksOpenly, queryIs(refuseFal, { endpoint_id: "required" })),
        handle: (exchange) => documentReply(exchange, world),
      },
    ],
  };
  return { ...service, routes: service.routes.map(answersWithRequestId) };
}

function documentReply(exchange: Exchange, { catalogue }: World): Reply {
  const entry = catalogue.find("fal", exchange.url.searchParams.get("endpoint_id") ?? "");
  return entry
    ? jsonReply(200, catalogue.document("fal", entry))
    : refuseFal(404, exchange, "Endpoint not found");
}

/** Adds the request id that every answer of fal has: the job's id if the answer is about a job. */
function answersWithRequestId(route: Route): Route {
  return {
    ...route,
    check: (exchange) => {
      const refusal = route.check(exchange);
      return refusal && withRequestId(refusal);
    },
    handle: async (exchange) => withRequestId(await route.handle(exchange)),
  };
}

function withRequestId(reply: Reply): Reply {
  return { ...reply, headers: { ...reply.headers, "x-fal-request-id": reply.job?.id ?? randomUUID() } };
}

/** Matches owner and alias only. A path with the model's sub-path is a submit URL, which accepts no GET. */
function requestPath(end: string): RegExp {
  return new RegExp(`^/(?<app>${appPath})/requests/(?<id>[^/]+)${end}$`, "u");
}

const appPath = "(?:(?:workflows|comfy)/)?[\\w-]+/[\\w.-]+";
const modelPath = new RegExp(`^/(?!${appPath}/requests/)(?<model>[\\w-]+(?:/[\\w.-]+)+)$`, "u");

function findJob({ params }: Exchange, { jobs }: World): Job | undefined {
  const job = jobs.find("fal", params.id ?? "");
  return job && appOf(job.model) === params.app ? job : undefined;
}

/** Spellings of a flag: fal's own clients send 0 or 1 (JavaScript), true or false (Python). */
const flags: Record<string, boolean> = { "0": false, "1": true, false: false, true: true };

function logsFlag({ url }: Exchange): boolean | undefined {
  return flags[url.searchParams.get("logs") ?? "0"];
}

const wantsLogs = (exchange: Exchange): boolean => logsFlag(exchange) === true;

const logsAreFlag: Check = (exchange) =>
  logsFlag(exchange) === undefined ? refuseFal(422, exchange, "logs must be true or false") : undefined;

function hasKey({ settings }: World): Check {
  return (exchange) =>
    exchange.headers.authorization === `Key ${settings.keys.fal}` ? undefined : refuseFal(401, exchange);
}

function checkSlots({ jobs }: World): Check {
  return (exchange) => (jobs.hasSlot("fal") ? undefined : refuseFal(429, exchange));
}

function checkSubmit(world: World): Check {
  return (exchange) => {
    const submission = readSubmit(exchange, world);
    return "refusal" in submission ? submission.refusal : undefined;
  };
}

function submit(exchange: Exchange, world: World) {
  const submission = readSubmit(exchange, world);
  if ("refusal" in submission) return submission.refusal;
  const job = world.jobs.accept({ provider: "fal", ...submission, clientRequestId: undefined });
  return acceptedReply(job, exchange.url.origin);
}
