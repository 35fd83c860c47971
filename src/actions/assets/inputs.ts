import * as z from "zod/mini";
import type { StepContext } from "../../context.ts";
import { readProxies } from "../../http/proxies.ts";
import { invalidInput, readGiven } from "../../inputs/read.ts";
import { baseUrlText, booleanText, branchText, numberText, parsed, wordText } from "../../inputs/values.ts";
import type { StepLog } from "../../log/step-log.ts";
import { type AssetPaths, pathInputs, readPaths } from "../../manifest/paths.ts";
import { listFieldNames } from "../../models/request.ts";
import { maxShards, parseShard, type Shard } from "./sharding.ts";

const text = z.exactOptional(z.string());

export const modes = ["generate", "check", "plan", "collect"] as const;

/** The inputs of `assets/action.yml`, by name: how each is read, and its default. Empty means absent. */
export const inputSchema = z.strictObject({
  ...pathInputs,
  mode: z.prefault(wordText(modes), "generate"),
  only: text,
  concurrency: z.prefault(numberText({ from: 1, to: 100, integer: true }), "3"),
  "max-parallel": z.prefault(numberText({ from: 1, to: maxShards, integer: true }), String(maxShards)),
  shard: z.exactOptional(parsed(parseShard, "the number of a shard and how many there are, such as 2/8")),
  "shard-count": z.exactOptional(numberText({ from: 1, to: maxShards, integer: true })),
  "max-cost-usd": z.exactOptional(numberText({ from: 0, to: 1_000_000 })),
  "allow-unknown-cost": z.prefault(booleanText, "false"),
  "fail-fast": z.prefault(booleanText, "false"),
  "dry-run": z.prefault(booleanText, "false"),
  preview: z.prefault(booleanText, "false"),
  "upload-artifacts": z.prefault(booleanText, "true"),
  "timeout-minutes": z.prefault(numberText({ above: 0, to: 7200 }), "350"),
  "api-key": text,
  "base-url": z.exactOptional(baseUrlText),
  "pending-branch": z.exactOptional(branchText),
  "github-token": text,
});

/** The validated inputs. */
export interface AssetsInputs extends AssetPaths {
  mode: (typeof modes)[number];
  /** Ids and globs; empty for all. */
  only: string[];
  concurrency: number;
  /** Shards at the same time, for a plan. */
  maxParallel: number;
  shard: Shard | undefined;
  /** How many shards there are to collect, if that is known. */
  shardCount: number | undefined;
  maxCostUsd: number | undefined;
  allowUnknownCost: boolean;
  failFast: boolean;
  dryRun: boolean;
  /** Whether to make posters and previews. */
  preview: boolean;
  uploadArtifacts: boolean;
  timeoutMs: number;
  /** The input `api-key`; the environment may have further keys. */
  apiKey: string | undefined;
  baseUrl: URL | undefined;
  /** A branch with videos of an earlier run that are not merged yet. */
  pendingBranch: string | undefined;
  githubToken: string | undefined;
}

/** What one video has as inputs, and a manifest for each. */
const keysOfVideos = ["model", "prompt", "prompt-file", "duration", "aspect-ratio", "parameters"];

/**
 * Reads and validates the inputs. It neither reads the manifest nor connects to a server.
 *
 * @throws {Failure} "Invalid input", with every problem.
 */
export async function readAssetsInputs(step: StepContext): Promise<AssetsInputs> {
  const { environment } = step;
  const { values, complete, problems } = readGiven(inputSchema, environment, {
    fields: { listFieldNames: () => [...keysOfVideos, ...listFieldNames()], place: "the manifest" },
  });
  const paths = await readPaths(values, step, problems);
  if (values.shard && values.mode !== undefined && values.mode !== "generate") {
    problems.push({ input: "shard", message: `goes with mode generate only, and mode is ${values.mode}` });
  }
  if (values["shard-count"] !== undefined && values.mode !== undefined && values.mode !== "collect") {
    const message = `goes with mode collect only, and mode is ${values.mode}`;
    problems.push({ input: "shard-count", message });
  }
  if (values.mode === "generate" && values["dry-run"] === false)
    problems.push(...readProxies(environment).problems);
  if (!complete || problems.length > 0) throw invalidInput(problems);
  return {
    ...paths,
    mode: complete.mode,
    only: (complete.only ?? "").split(/[\s,]+/u).filter(Boolean),
    concurrency: complete.concurrency,
    maxParallel: complete["max-parallel"],
    shard: complete.shard,
    shardCount: complete["shard-count"],
    maxCostUsd: complete["max-cost-usd"],
    allowUnknownCost: complete["allow-unknown-cost"],
    failFast: complete["fail-fast"],
    dryRun: complete["dry-run"],
    preview: complete.preview,
    uploadArtifacts: complete["upload-artifacts"],
    timeoutMs: complete["timeout-minutes"] * 60_000,
    apiKey: complete["api-key"],
    baseUrl: complete["base-url"],
    pendingBranch: complete["pending-branch"],
    githubToken: complete["github-token"],
  };
}

/** The step, for all parts of the action. */
export interface AssetsContext extends StepContext {
  inputs: AssetsInputs;
  log: StepLog;
  /** Aborted when the runner cancels the step, and after `timeout-minutes`. */
  signal: AbortSignal;
}
