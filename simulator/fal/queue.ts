import { describeFile, shapeResult } from "../files/described-file.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import type { Job, JobFailure, LogLine } from "../jobs/job.ts";
import { roundUsd } from "../jobs/model.ts";
import type { Answers } from "../options.ts";
import type { World } from "../world.ts";
import { appOf } from "./model.ts";

/** The URLs of a request, without the model's sub-path, on the API's origin. */
function requestUrls(job: Job, origin: string) {
  const address = `${origin}/${appOf(job.model)}/requests/${job.id}`;
  return {
    request_id: job.id,
    response_url: address,
    status_url: `${address}/status`,
    cancel_url: `${address}/cancel`,
  };
}

export function acceptedReply(job: Job, origin: string): Reply {
  const body = { ...requestUrls(job, origin), status: "IN_QUEUE", queue_position: 0 };
  return { ...jsonReply(200, body), job };
}

/** The state of a job, with HTTP status 202 while it is pending and 200 after it has ended. */
export function statusReply(job: Job, origin: string, withLogs: boolean): Reply {
  const body = describeStatus(job, origin, withLogs ? job.log : undefined);
  return { ...jsonReply(body.status === "COMPLETED" ? 200 : 202, body), job };
}

interface Status extends Record<string, unknown> {
  status: "IN_QUEUE" | "IN_PROGRESS" | "COMPLETED";
}

/** The state of a job, with the given lines of its log. fal's Python client needs `logs` even when it is null. */
export function describeStatus(job: Job, origin: string, log: LogLine[] | undefined): Status {
  const addresses = requestUrls(job, origin);
  const logs = { logs: log?.map(logEntry) ?? null };
  const { state } = job;
  if (state === "queued") return { status: "IN_QUEUE", ...addresses, queue_position: 0 };
  if (state === "running") return { status: "IN_PROGRESS", ...addresses, ...logs };
  const metrics = { inference_time: job.inferenceSeconds };
  return { status: "COMPLETED", ...addresses, ...logs, metrics, ...describeError(job) };
}

function logEntry({ at, message }: LogLine) {
  return { timestamp: new Date(at).toISOString(), level: "INFO", source: "USER", message };
}

/** fal has no status for failure: a failed job is completed with an error. */
function describeError(job: Job) {
  if (job.cancelled) return { error: "Request was cancelled", error_type: "client_cancelled" };
  return job.failure && { error: errorText(job.failure.error), error_type: "model_error" };
}

function errorText(error: unknown): string {
  return typeof error === "string" ? error : JSON.stringify(error);
}

/** The video of a job, or its error. */
export async function resultReply(job: Job, { settings, links, fileUrl }: World): Promise<Reply> {
  if (job.cancelled) return { ...jsonReply(499, { detail: describeError(job)?.error }), job };
  if (!job.ended) return { ...jsonReply(400, { detail: "Request is still in progress" }), job };
  if (job.failure) {
    return {
      ...jsonReply(job.failure.status, failedBody(job.failure, settings.answers), billableUnits(job)),
      job,
    };
  }
  const file = await describeFile(job, settings, fileUrl + links.forJob(job).target);
  return { ...jsonReply(200, shapeResult(file, settings.answers.video), billableUnits(job)), job };
}

/** The charge in the model's unit; no header where nothing was charged. */
function billableUnits(job: Job): Record<string, string> {
  const units = job.unitPrice ? roundUsd(job.costUsd / job.unitPrice) : 0;
  return units > 0 ? { "x-fal-billable-units": String(units) } : {};
}

function failedBody({ error, status }: JobFailure, { error: form }: Answers): unknown {
  if (typeof error !== "string") return error;
  if (status >= 500)
    return form === "string" ? { detail: error } : { detail: error, error_type: "internal_error" };
  const detail = [{ loc: ["body", "prompt"], msg: error, type: "content_policy_violation" }];
  return { detail: form === "string" ? error : detail };
}

export function cancelReply(job: Job | undefined): Reply {
  if (!job) return jsonReply(404, { status: "NOT_FOUND" });
  if (job.ended) return { ...jsonReply(400, { status: "ALREADY_COMPLETED" }), job };
  job.cancel();
  return { ...jsonReply(202, { status: "CANCELLATION_REQUESTED" }), job };
}
