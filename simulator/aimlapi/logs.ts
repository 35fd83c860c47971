import { randomUUID } from "node:crypto";
import type { Exchange } from "../http/exchange.ts";
import { parseJson } from "../http/json-body.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import type { Job } from "../jobs/job.ts";
import type { World } from "../world.ts";
import { toCredits } from "./generation.ts";
import { readClientRequestId } from "./submit.ts";

const periodForm = /^([1-9]\d*)([hd])$/u;
const hoursIn = { h: 1, d: 24 };
/** The longest allowed window in days. */
const longestDays = 92;
const largestPage = 100;
const usualPage = 50;

/** The problem with a query, or undefined. */
export function logsProblem({ url: { searchParams: query } }: Exchange): string | undefined {
  if (periodHours(query) > longestDays * 24) return `The window may not exceed ${longestDays} days`;
  if (Number.isNaN(periodHours(query))) return "period must be a whole number followed by h or d";
  if (query.getAll("status").some((status) => status !== "succeeded" && status !== "failed")) {
    return "status must be succeeded or failed";
  }
  const limit = number(query, "limit", usualPage);
  if (!(limit >= 1 && limit <= largestPage)) return `limit must be from 1 to ${largestPage}`;
  return number(query, "offset", 0) >= 0 ? undefined : "offset must not be negative";
}

function periodHours(query: URLSearchParams): number {
  const [, count, unit] = periodForm.exec(query.get("period") ?? "") ?? [];
  return Number(count) * (unit === "d" ? hoursIn.d : hoursIn.h);
}

/** A whole number, or NaN for anything else. */
function number(query: URLSearchParams, name: string, usual: number): number {
  const given = query.get(name) ?? String(usual);
  return /^\d+$/u.test(given) ? Number(given) : Number.NaN;
}

/** Lists ended jobs and refused requests, newest first. Filters match exactly and are not split at commas. */
export function logsReply(
  { url: { searchParams: query } }: Exchange,
  { jobs }: World,
  refused: readonly LogRow[],
): Reply {
  const since = Date.now() - periodHours(query) * 3_600_000;
  const [models, statuses] = [query.getAll("model"), query.getAll("status")];
  const ended = jobs.all.filter((job) => job.provider === "aimlapi" && job.ended).map(describeJob);
  const rows = [...ended, ...refused]
    .filter(({ created }) => Date.parse(created) >= since)
    .toSorted((one, other) => Date.parse(other.created) - Date.parse(one.created))
    .filter(({ model }) => models.length === 0 || models.includes(model))
    .filter(({ status }) => statuses.length === 0 || statuses.includes(status));
  const [limit, offset] = [number(query, "limit", usualPage), number(query, "offset", 0)];
  const pagination = { limit, offset, total: rows.length, has_more: offset + limit < rows.length };
  return jsonReply(200, { data: rows.slice(offset, offset + limit), pagination });
}

/** One request, as the log lists it. */
export type LogRow = ReturnType<typeof describeJob>;

/** Whether the log lists a refusal. It omits those of a gateway and those for an invalid key. */
export function isListed({ status, headers }: Reply): boolean {
  return status >= 400 && status !== 401 && headers["content-type"]?.startsWith("application/json") === true;
}

/** A refused request has an id too, for which no generation exists. */
export function describeRefusal(exchange: Exchange): LogRow {
  const { model } = (parseJson(exchange.body) ?? {}) as { model?: unknown };
  return {
    created: new Date().toISOString(),
    status: "failed",
    origin: "api",
    model: String(model),
    cost: { usd: 0, credits: 0 },
    tokens: { input: 0, output: 0, total: 0 },
    request_id: randomUUID(),
    inference_id: `${randomUUID()}:${model}`,
    client_request_id: readClientRequestId(exchange) ?? null,
  };
}

function describeJob(job: Job) {
  return {
    created: new Date(job.createdAt).toISOString(),
    status: job.failure ? "failed" : "succeeded",
    origin: "api",
    model: job.model,
    cost: { usd: job.costUsd, credits: toCredits(job.costUsd) },
    tokens: { input: 0, output: 0, total: 0 },
    request_id: randomUUID(),
    inference_id: job.id,
    client_request_id: job.clientRequestId ?? null,
  };
}
