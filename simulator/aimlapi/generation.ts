import { describeFile, shapeResult } from "../files/described-file.ts";
import type { Exchange } from "../http/exchange.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import type { Job } from "../jobs/job.ts";
import { roundUsd } from "../jobs/model.ts";
import type { Answers } from "../options.ts";
import type { World } from "../world.ts";
import { readClientRequestId } from "./submit.ts";

/** AI/ML API's internal currency: credits per US dollar. */
const creditsPerUsd = 2_000_000;

export const toCredits = (usd: number): number => Math.round(usd * creditsPerUsd);

/** The words for each state of a job. A pending job goes through its words in order. */
const statusWords: Record<Answers["statuses"], { pending: string[]; done: string; failed: string }> = {
  documented: { pending: ["queued", "generating"], done: "completed", failed: "error" },
  seen: { pending: ["waiting", "active", "processing", "dreaming"], done: "succeeded", failed: "failed" },
  unknown: { pending: ["pondering"], done: "ripe", failed: "broken" },
};

/** The answer to an accepted submit. */
export function acceptedReply(exchange: Exchange, job: Job, { settings: { answers } }: World): Reply {
  const usage = answers.usageAtSubmit ? describeUsage(job, answers) : { headers: {}, meta: {} };
  const body = { id: job.id, status: statusWords[answers.statuses].pending[0], ...usage.meta };
  return { ...jsonReply(200, body, { ...tracingHeaders(exchange, job), ...usage.headers }), job };
}

/** The status of a job. The HTTP status is 200 also for a failed one. */
export async function statusReply(exchange: Exchange, job: Job, world: World): Promise<Reply> {
  const { answers } = world.settings;
  const words = statusWords[answers.statuses];
  const headers = tracingHeaders(exchange, job);
  if (!job.ended) {
    const word = words.pending[Math.floor(job.progress * words.pending.length)];
    return { ...jsonReply(200, { id: job.id, status: word ?? words.pending.at(-1) }, headers), job };
  }
  if (job.failure) {
    const failure = { status: words.failed, video: null, error: describeError(job.failure.error, answers) };
    return { ...jsonReply(200, { id: job.id, ...failure }, headers), job };
  }
  const usage = describeUsage(job, answers);
  const { settings, links, fileUrl } = world;
  const file = await describeFile(job, settings, fileUrl + links.forJob(job).target);
  const body = {
    id: job.id,
    status: words.done,
    ...shapeResult(file, answers.video),
    error: null,
    ...usage.meta,
  };
  return { ...jsonReply(200, body, { ...headers, ...usage.headers }), job };
}

function tracingHeaders(exchange: Exchange, { id }: Job): Record<string, string> {
  const echoed = readClientRequestId(exchange);
  return { "x-inference-id": id, ...(echoed !== undefined && { "x-client-request-id": echoed }) };
}

interface Usage {
  headers: Record<string, string>;
  meta: { meta?: { usage: Record<string, number> } };
}

/** The cost of a job, in the place and the unit of the settings. */
function describeUsage({ priceUsd }: Job, { usage }: Answers): Usage {
  const credits = toCredits(priceUsd);
  if (usage === "none") return { headers: {}, meta: {} };
  if (usage === "headers") {
    const headers = {
      "x-aimlapi-credits-used": String(credits),
      "x-aimlapi-usd-spent": priceUsd.toFixed(9),
    };
    return { headers, meta: {} };
  }
  const amounts =
    usage === "usd_spent" ? { credits_used: credits, usd_spent: roundUsd(priceUsd) } : { [usage]: credits };
  return { headers: {}, meta: { meta: { usage: amounts } } };
}

/** The error of a failed job. Anything but a string goes out unchanged. */
function describeError(error: unknown, answers: Answers): unknown {
  if (typeof error !== "string") return error;
  const forms: Record<Answers["error"], unknown> = {
    object: { name: "Error", message: error },
    detail: { detail: [{ loc: ["body", "prompt"], msg: error, type: "value_error" }] },
    string: error,
    null: null,
  };
  return forms[answers.error];
}
