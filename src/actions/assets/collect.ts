import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bundle, listBundles } from "../../artifacts/bundles.ts";
import { restListing } from "../../artifacts/rest-listing.ts";
import { hasArtifacts } from "../../artifacts/service.ts";
import { Failure } from "../../failure.ts";
import type { Lock } from "../../lock/lock.ts";
import { readLock } from "../../lock/lock-file.ts";
import type { Asset } from "../../manifest/asset.ts";
import type { Environment } from "../../runner/runner.ts";
import { adopt, type Elsewhere } from "./adopt.ts";
import type { AssetsInputs } from "./inputs.ts";
import type { Generated } from "./outcome.ts";
import { bundledLock, bundledVideo, bundlePrefix } from "./shard-bundle.ts";
import type { Step } from "./step.ts";

/** What the shards of a run have made, as far as it can be read. */
export interface Collected {
  outcomes: Generated[];
  /** The names of bundles that are there and cannot be read. */
  unread: string[];
}

/**
 * Merges what the shards of this run have made into the lock and the workspace. Of several bundles that hold a video
 * the newest counts; one that cannot be read is told, and the others are merged all the same.
 *
 * @throws {Failure} "Artifact failed" where the run's artifacts cannot be listed.
 */
export async function collectShards(
  assets: readonly Asset[],
  lock: Lock,
  { inputs, environment, journal }: Step,
): Promise<Collected> {
  const collected = new Map<string, Generated>();
  const unread: string[] = [];
  for (const bundle of await bundlesOf(inputs, environment)) {
    try {
      const adopted = await collectBundle(bundle, assets, lock, inputs.dryRun, environment);
      for (const made of adopted) collected.set(made.asset.id, made);
      journal.line(`Collected ${adopted.length} of ${bundle.name}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      journal.warn(`The bundle ${bundle.name} could not be read: ${reason}`);
      unread.push(bundle.name);
    }
  }
  return { outcomes: [...collected.values()], unread };
}

async function bundlesOf(inputs: AssetsInputs, environment: Environment): Promise<Bundle[]> {
  if (!hasArtifacts(environment)) throw unlistable("There is no artifact service that this step could ask.");
  try {
    return await listBundles(bundlePrefix(inputs), restListing(inputs.githubToken, environment));
  } catch (error) {
    throw unlistable(error instanceof Error ? error.message : String(error), error);
  }
}

async function collectBundle(
  bundle: Bundle,
  assets: readonly Asset[],
  lock: Lock,
  dryRun: boolean,
  environment: Environment,
): Promise<Generated[]> {
  const folder = await mkdtemp(join(environment.RUNNER_TEMP || tmpdir(), "bundle-"));
  try {
    await bundle.unpack(folder);
    return await adopt(assets, await unpacked(folder, bundle.name), lock, dryRun);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function unpacked(folder: string, name: string): Promise<Elsewhere> {
  return {
    entries: await readLock(join(folder, bundledLock), `${name}/${bundledLock}`),
    bring: ({ id }, path) =>
      copyFile(join(folder, bundledVideo(id)), path).then(
        () => true,
        () => false,
      ),
  };
}

function unlistable(reason: string, cause?: unknown): Failure {
  return new Failure(
    "Artifact failed",
    {
      what: `What the shards have made could not be looked for: ${reason}`,
      cost: "Nothing was submitted and nothing was spent by this step.",
      next: "Run the job again; with actions: read it also finds what an earlier attempt stored.",
    },
    cause,
  );
}
