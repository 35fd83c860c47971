import { hash } from "node:crypto";
import type { StepContext } from "../context.ts";
import type { VideoRequest } from "../models/request.ts";
import { hashRequest } from "../models/request-hash.ts";

/**
 * Names one request of one step of one run: the same in each attempt, another wherever the same request is made
 * twice on purpose. It is the key of the tickets and the provider's client request id, so it holds nothing but a hash.
 *
 * @param which Tells equal requests of one step apart: the leg of a matrix, the id in a manifest.
 */
export function idempotencyKey(request: VideoRequest, which: string, step: StepContext): string {
  const { repository, runId, job, action } = step;
  const place = [repository && `${repository.owner}/${repository.name}`, runId, job, action, which];
  const text = JSON.stringify([...place, hashRequest(request)]);
  return `gv-${hash("sha256", text).slice(0, 40)}`;
}
