import { hash } from "node:crypto";
import type { Environment } from "../log/action-log.ts";
import type { VideoRequest } from "../models/request.ts";
import { hashRequest } from "../models/request-hash.ts";

/**
 * Names one request of one step of one run: the same in each attempt, another wherever the same request is made
 * twice on purpose. It is the key of the tickets and the provider's client request id, so it holds nothing but a hash.
 *
 * @param which Tells equal requests of one step apart: the leg of a matrix, the id in a manifest.
 */
export function idempotencyKey(request: VideoRequest, which: string, environment: Environment): string {
  const { GITHUB_REPOSITORY, GITHUB_RUN_ID, GITHUB_JOB, GITHUB_ACTION } = environment;
  const place = [GITHUB_REPOSITORY, GITHUB_RUN_ID, GITHUB_JOB, GITHUB_ACTION, which];
  const text = JSON.stringify([...place, hashRequest(request)]);
  return `gv-${hash("sha256", text).slice(0, 40)}`;
}

/** The run's attempt, from 1. */
export function runAttempt(environment: Environment): number {
  return Math.max(1, Number.parseInt(environment.GITHUB_RUN_ATTEMPT ?? "1", 10) || 1);
}
