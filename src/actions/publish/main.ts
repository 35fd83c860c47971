import type { StepContext } from "../../context.ts";
import { gitIn } from "../../git/git.ts";
import { changedFiles } from "../../git/status.ts";
import { readReason } from "../../github/refusal.ts";
import { maskSecrets } from "../../inputs/keys.ts";
import { changedIds, committedLock } from "../../lock/changes.ts";
import { choose, select } from "../../lock/selection.ts";
import { StepLog } from "../../log/step-log.ts";
import { ProgramError } from "../../process.ts";
import { sentence } from "../../text/sanitize.ts";
import { runUntilCancelled } from "../run-until-cancelled.ts";
import { composePullRequest } from "./body.ts";
import { belongsTo, type Collection, filesToCome, readCollection } from "./collection.ts";
import { notPublishable } from "./failures.ts";
import { type PublishContext, type PublishInputs, readPublishInputs } from "./inputs.ts";
import { checkoutProblems, findFilters, findHead, type Head, pushProblems } from "./preconditions.ts";
import { type Change, forcePush, pushToBranch } from "./push.ts";

/**
 * Publishes the changed videos of a manifest: as a commit to the checked-out branch, as a pull request, or as an
 * artifact. With `check` it only checks, before the videos are made, that publishing is possible.
 *
 * @throws {Failure}
 */
export async function runPublish(context: StepContext): Promise<void> {
  maskSecrets(context);
  await runUntilCancelled(publish(context), context.cancelled);
}

async function publish(step: StepContext): Promise<void> {
  const inputs = await readPublishInputs(step);
  const collection = await readCollection(inputs, step.environment.RUNNER_TEMP);
  if (inputs.check === "none") await collection.lock.fold();
  const git = gitIn(inputs.workspace, step.environment, step.cancelled);
  const context = { ...step, git, log: new StepLog(step.core) };
  if (inputs.note !== undefined) context.log.info(inputs.note);
  const work = inputs.check !== "none" ? check : inputs.mode === "artifact" ? upload : push;
  await work(collection, inputs, context).catch((error: unknown) => {
    if (!(error instanceof ProgramError)) throw error;
    throw notPublishable([sentence(readReason(error))], [], inputs.check === "none");
  });
}

/** @throws {Failure} "Invalid input", "GitHub refused" */
async function check(collection: Collection, inputs: PublishInputs, context: PublishContext): Promise<void> {
  const { mode, only, dryRun } = inputs;
  if (mode === "artifact") return;
  const { stale } = await select(choose(collection.assets, only), collection.lock, dryRun);
  if (stale.length === 0) return;
  const toCome = filesToCome(
    stale.map(({ asset }) => asset),
    collection,
    inputs,
  );
  const head = await findHead(context.git);
  const own = "hash" in head ? await checkoutProblems(head.hash, toCome, inputs, context) : [head.problem];
  const ofGitHub = inputs.check === "all" ? await gitHubProblems(head, inputs, context) : [];
  if (own.length + ofGitHub.length > 0) throw notPublishable(own, ofGitHub, false);
  context.log.info("Publishing is possible");
}

async function gitHubProblems(head: Head, inputs: PublishInputs, context: PublishContext): Promise<string[]> {
  const problems = "hash" in head ? await pushProblems(inputs, context) : [];
  if (inputs.mode === "commit") return problems;
  const { tokenProblems } = await import("./pull-request.ts");
  return [...problems, ...(await tokenProblems(inputs, context))];
}

async function upload(collection: Collection, inputs: PublishInputs, context: PublishContext): Promise<void> {
  const { core, log } = context;
  const { uploadCollection } = await import("./artifact.ts");
  const url = await uploadCollection(collection, inputs, context);
  core.setOutput("artifact-url", url);
  if (url !== undefined) log.info(`Artifact: ${url}`);
}

async function push(collection: Collection, inputs: PublishInputs, context: PublishContext): Promise<void> {
  const { git, log } = context;
  const change = await findChange(collection, inputs, context);
  if (change.files.length === 0) {
    log.info("Nothing to commit: no tracked or new file has changed.");
    return;
  }
  // Without this git would commit the videos themselves instead of LFS pointers.
  if ((await findFilters(change.files, git)).has("lfs")) await git(["lfs", "install", "--local"]);
  if (inputs.mode === "commit") await commit(change, inputs, context);
  else await propose(change, collection, inputs, context);
}

/** Finds the files of the collection that differ from the checked-out commit. */
async function findChange(
  collection: Collection,
  inputs: PublishInputs,
  context: PublishContext,
): Promise<Change> {
  const { git, temporaryFolder: temporary } = context;
  const { lockFile, workspace: folder } = inputs;
  const { assets, lock } = collection;
  const head = await findHead(git);
  if ("problem" in head) throw notPublishable([head.problem], [], true);
  const before = await committedLock(git, head.hash, lockFile.name);
  const changed = new Set(changedIds(lock.entries, before));
  const outputs = assets.filter(({ id }) => changed.has(id)).map(({ output }) => output);
  const made = { files: [...outputs, lockFile.name], gallery: [] };
  const problems = await checkoutProblems(head.hash, made, inputs, context);
  if (problems.length > 0) throw notPublishable(problems, [], true);
  const files = await changedFiles(git, head.hash, { folder, temporary });
  return {
    files: files.filter((file) => belongsTo(file, collection)),
    head: head.hash,
    before,
    now: lock.entries,
    outputs: new Map(assets.map(({ id, output }) => [id, output])),
  };
}

async function commit(change: Change, inputs: PublishInputs, context: PublishContext): Promise<void> {
  const { git, core, log } = context;
  const branch = await git(["branch", "--show-current"]);
  const hash = await pushToBranch(branch, change, inputs, context);
  core.setOutput("commit", hash, true);
  log.info(hash === undefined ? `${branch} is up to date` : `Pushed ${hash} to ${branch}`);
}

async function propose(
  change: Change,
  collection: Collection,
  inputs: PublishInputs,
  context: PublishContext,
): Promise<void> {
  const { core, log } = context;
  const hash = await forcePush(inputs.branch, change, inputs, context);
  if (hash === undefined) return;
  core.setOutput("commit", hash, true);
  log.info(`Pushed ${hash} to ${inputs.branch}`);
  const assets = collection.assets.map((asset) => ({ ...asset, prompt: core.redact(asset.prompt) }));
  const table = composePullRequest({ ...collection, assets }, change.before, hash, context.repositoryUrl);
  const body = inputs.note === undefined ? table : `**${inputs.note}**\n\n${table}`;
  const { openPullRequest } = await import("./pull-request.ts");
  const { number, url } = await openPullRequest(inputs, body, context);
  core.setOutput("pull-request-number", number);
  core.setOutput("pull-request-url", url);
  log.info(`Pull request: ${url}`);
}
