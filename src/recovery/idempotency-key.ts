import { hash } from "node:crypto";
import type { StepContext } from "../context.ts";
import type { VideoRequest } from "../models/request.ts";
import { hashRequest } from "../models/request-hash.ts";

/**
 * Identifies one request of one step of one run: the same in each attempt of the run, different for equal requests of
 * other steps. It names the tickets and is the provider's client request id, so it reveals nothing but a hash.
 *
 * @param which Distinguishes equal requests of one step: the leg of a matrix, or the id in a manifest.
 * @returns `gv-` and 40 hexadecimal digits.
 */
export function idempotencyKey(request: VideoRequest, which: string, step: StepContext): string {
  const { repository, runId, job, action } = step;
  const place = [repository && `${repository.owner}/${repository.name}`, runId, job, action, which];
  const text = JSON.stringify([...place, hashRequest(request)]);
  return `gv-${hash("sha256", text).slice(0, 40)}`;
}
