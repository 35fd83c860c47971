import { isForFal } from "../fal/list.ts";
import type { Exchange } from "../http/exchange.ts";
import {
  allOf,
  type Check,
  hasNoBody,
  queryIs,
  type Refuse,
  type Route,
  type Service,
} from "../http/service.ts";
import type { World } from "../world.ts";
import { billingReply } from "./account.ts";
import { deprecationsReply, documentReply, metricsReply, modelsReply } from "./catalogue.ts";
import { acceptedReply, statusReply } from "./generation.ts";
import { describeRefusal, isListed, type LogRow, logsProblem, logsReply } from "./logs.ts";
import { aimlapiRefusal } from "./refusal.ts";
import { acceptSubmit, readSubmit } from "./submit.ts";

const generations = /^\/v2\/video\/generations$/u;

/**
 * AI/ML API's video generations, request log, balance and model list. Requires no `User-Agent`, because the
 * documentation's JavaScript samples send none.
 */
export function aimlapi(world: World): Service {
  const refuse: Refuse = (status, exchange, message) =>
    aimlapiRefusal(world.settings.answers, status, exchange, message);
  const hasKey = bearsKey(world, refuse);
  const accepted = new WeakSet<Exchange>();
  const refused: LogRow[] = [];
  const asks = hasNoBody(refuse);
  const listModels: Omit<Route, "at"> = {
    method: "GET",
    path: /^\/v1\/models$/u,
    check: allOf(asks, queryIs(refuse, { id: "repeatable", type: "repeatable", include: "repeatable" })),
    handle: (exchange) => modelsReply(exchange, world),
  };
  return {
    owns: (path, query) => /^\/(?:v[12]\/|docs-json$|models\/metrics$)/u.test(path) && !isForFal(path, query),
    refuse,
    answered: (exchange, reply) => {
      if (exchange.at === "submit" && !accepted.has(exchange) && isListed(reply))
        refused.push(describeRefusal(exchange));
    },
    wrongMethod: 404,
    routes: [
      {
        at: "submit",
        method: "POST",
        path: generations,
        check: allOf(hasKey, queryIs(refuse, {}), checkSubmit(world), checkSlots(world, refuse)),
        handle: (exchange) => {
          accepted.add(exchange);
          return submit(exchange, world);
        },
      },
      {
        at: "poll",
        method: "GET",
        path: generations,
        check: allOf(asks, hasKey, queryIs(refuse, { generation_id: "required" })),
        handle: async (exchange) => {
          const job = world.jobs.find("aimlapi", exchange.url.searchParams.get("generation_id") ?? "");
          return job ? statusReply(exchange, job, world) : refuse(404, exchange, "Generation not found");
        },
      },
      {
        at: "logs",
        method: "GET",
        path: /^\/v2\/logs$/u,
        check: allOf(asks, hasKey, queryIs(refuse, logsQuery), checkLogs(world, refuse)),
        handle: (exchange) => logsReply(exchange, world, refused),
      },
      {
        at: "billing",
        method: "GET",
        path: /^\/v2\/billing$/u,
        check: allOf(asks, hasKey, queryIs(refuse, {})),
        handle: () => billingReply(world),
      },
      { ...listModels, at: "pricing", query: { include: "pricing" } },
      { ...listModels, at: "models" },
      {
        at: "deprecations",
        method: "GET",
        path: /^\/v1\/models\/deprecations$/u,
        check: allOf(asks, queryIs(refuse, { status: "repeatable" })),
        handle: (exchange) => deprecationsReply(exchange, world),
      },
      {
        at: "metrics",
        method: "GET",
        path: /^\/models\/metrics$/u,
        check: allOf(asks, queryIs(refuse, { aliases: "repeatable" })),
        handle: (exchange) => metricsReply(exchange, world),
      },
      {
        at: "schema",
        method: "GET",
        path: /^\/docs-json$/u,
        check: allOf(asks, queryIs(refuse, { model: "required", endpoint: "optional" })),
        handle: (exchange) => documentReply(exchange, world) ?? refuse(404, exchange, "Model not found"),
      },
    ],
  };
}

const logsQuery = {
  period: "required",
  model: "repeatable",
  status: "repeatable",
  limit: "optional",
  offset: "optional",
} as const;

function bearsKey({ settings }: World, refuse: Refuse): Check {
  return (exchange) =>
    exchange.headers.authorization === `Bearer ${settings.keys.aimlapi}` ? undefined : refuse(401, exchange);
}

function checkSlots({ jobs }: World, refuse: Refuse): Check {
  return (exchange) => (jobs.hasSlot("aimlapi") ? undefined : refuse(429, exchange));
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
  return acceptedReply(exchange, acceptSubmit(exchange, submission, world), world);
}

/** The rate limit of the log: requests per simulated seconds. */
const logsLimit = { requests: 200, seconds: 60 };

function checkLogs({ settings: { speed } }: World, refuse: Refuse): Check {
  let recent: number[] = [];
  return (exchange) => {
    const now = Date.now();
    recent = [...recent.filter((time) => time > now - (logsLimit.seconds * 1000) / speed), now];
    if (recent.length > logsLimit.requests) return refuse(429, exchange);
    const problem = logsProblem(exchange);
    return problem === undefined ? undefined : refuse(400, exchange, problem);
  };
}
