import pMap from "p-map";
import { whyNotUploaded } from "../../artifacts/video-artifact.ts";
import type { Backend } from "../../generation/backend.ts";
import { createBackend } from "../../generation/create-backend.ts";
import { Spending } from "../../generation/spending.ts";
import { UsualTimes } from "../../generation/usual-times.ts";
import { readKey } from "../../inputs/keys.ts";
import { invalidInput } from "../../inputs/read.ts";
import type { Lock } from "../../lock/lock.ts";
import type { Environment } from "../../log/action-log.ts";
import type { Asset } from "../../manifest/asset.ts";
import type { Problem } from "../../models/request.ts";
import { PictureMaker } from "../../previews/picture-maker.ts";
import { keyVariables, type ProviderName, providers } from "../../providers/table.ts";
import { divideArtifacts, maxArtifactsOfJob } from "../../recovery/artifact-room.ts";
import { PostState } from "../../recovery/post-state.ts";
import type { BundleDraft } from "../../recovery/shard-bundle.ts";
import { createTicketFinder } from "../../recovery/tickets.ts";
import { type Budget, openBudget } from "./budget.ts";
import { confirmRequests } from "./confirm.ts";
import type { AssetsContext, AssetsInputs } from "./inputs.ts";
import { type BatchContext, type Finished, makeEntry } from "./make.ts";
import type { NotStarted, VideoResult } from "./results.ts";
import { type EarlierWork, findInBundle } from "./resume-shard.ts";
import { longestFirst } from "./sharding.ts";

/** The videos of a step. */
export interface Work {
  /** The manifest's videos. */
  assets: readonly Asset[];
  /** Those that are stale, of all shards. */
  stale: readonly Asset[];
  /** Those that this step makes. */
  own: readonly Asset[];
}

/** What a shard has besides its videos. */
export interface ShardWork {
  draft: BundleDraft;
  earlier: EarlierWork;
}

/**
 * Makes the stale videos of this step.
 *
 * @throws {Failure} "Invalid input" if a key is missing or the limit of costs does not allow the videos.
 */
export async function generateStale(
  { assets, stale, own }: Work,
  lock: Lock,
  context: AssetsContext,
  shard?: ShardWork,
): Promise<VideoResult[]> {
  if (own.length === 0) return [];
  const { inputs, core, environment, log, signal } = context;
  const keys = readKeys(stale, assets, inputs, environment);
  await confirmRequests(own, context);
  const backends = await createBackends(keys, inputs, environment);
  try {
    const { maxCostUsd: limit } = inputs;
    const { budget, quotes } =
      limit === undefined ? {} : await openBudget(limit, stale, own, backends, context);
    const findTicket = createTicketFinder(inputs.githubToken, log, signal, context);
    // A shard stores its videos in its bundle.
    const keepsVideos = inputs.uploadArtifacts && shard === undefined;
    const reason = keepsVideos ? whyNotUploaded(context, inputs.dryRun) : undefined;
    if (reason !== undefined) core.warning(`${reason}: the videos are not uploaded.`);
    const hasTickets = context.hasArtifacts && !inputs.dryRun;
    const room = divideArtifacts(own, { concurrency: inputs.concurrency, hasTickets });
    const artifactsLeft = keepsVideos && reason === undefined ? room.forVideos : undefined;
    const shared = {
      lock,
      postState: new PostState(core),
      findTicket: shard ? findInBundle(shard.earlier, findTicket) : findTicket,
      draft: shard?.draft,
      makePictures: inputs.preview ? pictureQueue(context) : undefined,
      usualTimes: new UsualTimes(),
      quotes,
    };
    const batch = { ...context, ...shared, artifactsLeft };
    const made = await makeAll(room.fitting, backends, budget, batch);
    return [...made, ...room.tooMany.map(noArtifactLeft)];
  } finally {
    await closeBackends(backends);
  }
}

/** Makes pictures of one video at a time, beside the waiting for others; ffmpeg has threads of its own. */
function pictureQueue({ log, environment, signal }: AssetsContext): (asset: Asset) => Promise<void> {
  const maker = new PictureMaker(log, environment, signal);
  let last = Promise.resolve();
  return ({ id, path }) => {
    last = last.then(() => maker.make(id, path));
    return last;
  };
}

function noArtifactLeft(asset: Asset): NotStarted {
  const reason = `a job can store ${maxArtifactsOfJob} artifacts, and each video needs one for its recovery ticket; start a new run, or use shards`;
  return { state: "not-started", asset, reason };
}

/**
 * Makes videos, a few at a time. A failure stops the others only with `fail-fast`. No video starts that might exceed the
 * budget, or after the step was stopped.
 */
async function makeAll(
  assets: readonly Asset[],
  backends: Backends,
  budget: Budget | undefined,
  batch: BatchContext,
): Promise<VideoResult[]> {
  const { inputs, signal } = batch;
  let failed = false;
  const make = async (asset: Asset): Promise<Finished> => {
    for (let turn = budget?.waitFor(asset); turn; turn = budget?.waitFor(asset)) await turn;
    if (signal.aborted) return notStarted(asset, "the step was stopped");
    if (failed && inputs.failFast) return notStarted(asset, "another video failed, and fail-fast is true");
    const reservation = budget?.reserve(asset);
    if (reservation && "reason" in reservation) return notStarted(asset, reservation.reason);
    const backend = backends.get(asset.request.provider);
    if (!backend) throw new Error(`${asset.request.provider} has no backend`);
    const spending = new Spending();
    const finished = await makeEntry(asset, backend, spending, batch);
    reservation?.settle(spending);
    failed ||= finished.failed;
    return finished;
  };
  const finished = await pMap(longestFirst(assets), make, { concurrency: inputs.concurrency });
  return Promise.all(finished.map(({ result }) => result));
}

function notStarted(asset: Asset, reason: string): Finished {
  return { failed: false, result: Promise.resolve({ state: "not-started", asset, reason }) };
}

/** By provider, for the providers that a batch needs. */
type Backends = ReadonlyMap<ProviderName, Backend>;

/** By provider; undefined in a dry run. */
type Keys = ReadonlyMap<ProviderName, string | undefined>;

/**
 * Reads the keys of the providers that some videos need.
 *
 * @param all The manifest's videos. If they need two providers, `api-key` is refused: one of them would get the other's key.
 * @throws {Failure} "Invalid input" if a key is missing.
 */
function readKeys(
  needed: readonly Asset[],
  all: readonly Asset[],
  { apiKey, dryRun }: AssetsInputs,
  environment: Environment,
): Keys {
  const problems: Problem[] = [];
  if (apiKey !== undefined && !dryRun && listProviders(all).length > 1) {
    const message = `is a single key, but the manifest uses two providers; set ${keyVariables.join(" and ")} in the step's environment instead`;
    problems.push({ input: "api-key", message });
  }
  const keys = listProviders(needed).map(
    (provider) => [provider, dryRun ? undefined : readKey(apiKey, provider, environment, problems)] as const,
  );
  if (problems.length > 0) throw invalidInput(problems);
  return new Map(keys);
}

/** Creates one backend per provider. */
async function createBackends(
  keys: Keys,
  { baseUrl }: AssetsInputs,
  environment: Environment,
): Promise<Backends> {
  const opened = [...keys].map(async ([provider, apiKey]) => {
    const url = baseUrl ?? new URL(providers[provider].baseUrl);
    return [provider, await createBackend({ provider, apiKey, baseUrl: url, environment })] as const;
  });
  return new Map(await Promise.all(opened));
}

async function closeBackends(backends: Backends): Promise<void> {
  await Promise.all([...backends.values()].map((backend) => backend.close()));
}

function listProviders(assets: readonly Asset[]): ProviderName[] {
  return [...new Set(assets.map(({ request }) => request.provider))];
}
