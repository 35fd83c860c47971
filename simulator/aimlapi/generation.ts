import { contentTypeOf, fileOf } from "../files/file-host.ts";
import type { Exchange } from "../http/exchange.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import type { Job } from "../jobs/job.ts";
import { money } from "../jobs/model.ts";
import type { Answers } from "../options.ts";
import type { World } from "../world.ts";
import { clientRequestIdOf } from "./submit.ts";

/** AI/ML API's internal currency: so many are a US dollar. */
const creditsPerUsd = 2_000_000;

export const creditsFor = (usd: number): number => Math.round(usd * creditsPerUsd);

/** Words for how far a job is: while it is pending, one after the other as time passes. */
const statusWords: Record<Answers["statuses"], { pending: string[]; done: string; failed: string }> = {
  documented: { pending: ["queued", "generating"], done: "completed", failed: "error" },
  seen: { pending: ["waiting", "active", "processing", "dreaming"], done: "succeeded", failed: "failed" },
  unknown: { pending: ["pondering"], done: "ripe", failed: "broken" },
};

/** The answer to a submit that was accepted. */
export function submittedReply(exchange: Exchange, job: Job, { settings: { answers } }: World): Reply {
  const usage = answers.usageAtSubmit ? usageOf(job, answers) : { headers: {}, meta: {} };
  const body = { id: job.id, status: statusWords[answers.statuses].pending[0], ...usage.meta };
  return { ...jsonReply(200, body, { ...tracing(exchange, job), ...usage.headers }), job };
}

/** How far a job is. A failed one is told with status 200, too. */
export async function polledReply(exchange: Exchange, job: Job, world: World): Promise<Reply> {
  const { answers } = world.settings;
  const words = statusWords[answers.statuses];
  const headers = tracing(exchange, job);
  if (!job.ended) {
    const word = words.pending[Math.floor(job.progress * words.pending.length)];
    return { ...jsonReply(200, { id: job.id, status: word ?? words.pending.at(-1) }, headers), job };
  }
  if (job.failure) {
    const failure = { status: words.failed, video: null, error: errorOf(job.failure.error, answers) };
    return { ...jsonReply(200, { id: job.id, ...failure }, headers), job };
  }
  const usage = usageOf(job, answers);
  const video = await videoOf(job, world);
  const body = {
    id: job.id,
    status: words.done,
    video: answers.video === "array" ? [video] : video,
    error: null,
    ...usage.meta,
  };
  return { ...jsonReply(200, body, { ...headers, ...usage.headers }), job };
}

function tracing(exchange: Exchange, { id }: Job): Record<string, string> {
  const echoed = clientRequestIdOf(exchange);
  return { "x-inference-id": id, ...(echoed !== undefined && { "x-client-request-id": echoed }) };
}

async function videoOf(job: Job, { settings, links, fileUrl }: World): Promise<Record<string, unknown>> {
  const { length } = await fileOf(job, settings);
  return {
    url: fileUrl + links.forJob(job).target,
    content_type: contentTypeOf(job, settings),
    file_name: "output.mp4",
    ...(settings.answers.fileSize && { file_size: length }),
  };
}

interface Usage {
  headers: Record<string, string>;
  meta: { meta?: { usage: Record<string, number> } };
}

/** What a job costs, in the place and the unit that are set. */
function usageOf({ priceUsd }: Job, { usage }: Answers): Usage {
  const credits = creditsFor(priceUsd);
  if (usage === "none") return { headers: {}, meta: {} };
  if (usage === "headers") {
    const headers = {
      "x-aimlapi-credits-used": String(credits),
      "x-aimlapi-usd-spent": priceUsd.toFixed(9),
    };
    return { headers, meta: {} };
  }
  const amounts =
    usage === "usd_spent" ? { credits_used: credits, usd_spent: money(priceUsd) } : { [usage]: credits };
  return { headers: {}, meta: { meta: { usage: amounts } } };
}

/** A failed job's error. What is no string is given as it is. */
function errorOf(error: unknown, answers: Answers): unknown {
  if (typeof error !== "string") return error;
  const forms: Record<Answers["error"], unknown> = {
    object: { name: "Error", message: error },
    detail: { detail: [{ loc: ["body", "prompt"], msg: error, type: "value_error" }] },
    string: error,
    null: null,
  };
  return forms[answers.error];
}
