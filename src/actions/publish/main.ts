import { type Git, gitIn } from "../../git/git.ts";
import { maskSecrets } from "../../inputs/keys.ts";
import { Journal } from "../../runner/journal.ts";
import type { Environment, Runner } from "../../runner/runner.ts";
import { untilCancelled } from "../cancelled.ts";
import { pullRequestBody } from "./body.ts";
import { type Collection, readCollection } from "./collection.ts";
import { noBranch } from "./failures.ts";
import { type PublishInputs, readInputs } from "./inputs.ts";
import { openPullRequest } from "./pull-request.ts";
import { type Change, changeOf, pushAs, pushOnto } from "./push.ts";

/**
 * Publishes what has changed of a manifest's videos: as a commit to the branch that is checked out, as a pull
 * request, or as an artifact.
 *
 * @throws {Failure}
 */
export async function runPublish(
  runner: Runner,
  environment: Environment,
  cancelled: AbortSignal,
): Promise<void> {
  maskSecrets(runner, environment);
  await untilCancelled(publish(runner, environment, cancelled), cancelled);
}

async function publish(runner: Runner, environment: Environment, cancelled: AbortSignal): Promise<void> {
  const inputs = await readInputs(environment);
  const collection = await readCollection(inputs);
  const journal = new Journal(runner);
  if (inputs.way === "artifact") {
    const { keepCollection } = await import("./artifact.ts");
    const url = await keepCollection(collection, inputs, runner, environment, cancelled);
    runner.setOutput("artifact-url", url);
    if (url !== undefined) journal.line(`The videos are in ${url}`);
    return;
  }
  const git = gitIn(inputs.workspace, environment, cancelled);
  const change = await changeOf(collection, inputs, git);
  if (!change) {
    journal.line("Nothing has changed that git does not ignore: there is nothing to commit.");
    return;
  }
  const push = inputs.way === "commit" ? commit : proposed;
  await push(change, collection, inputs, { git, runner, journal, environment, cancelled });
}

interface Tools {
  git: Git;
  runner: Runner;
  journal: Journal;
  environment: Environment;
  cancelled: AbortSignal;
}

async function commit(
  change: Change,
  collection: Collection,
  inputs: PublishInputs,
  { git, runner, journal, environment }: Tools,
): Promise<void> {
  const branch = await git(["branch", "--show-current"]);
  if (branch === "") throw noBranch();
  const hash = await pushOnto(branch, change, collection, inputs, git, environment);
  runner.setOutput("commit", hash, true);
  journal.line(hash === undefined ? `${branch} has it all already` : `Pushed ${hash} to ${branch}`);
}

async function proposed(
  change: Change,
  collection: Collection,
  inputs: PublishInputs,
  { git, runner, journal, environment, cancelled }: Tools,
): Promise<void> {
  const hash = await pushAs(inputs.branch, change, inputs, git, environment);
  if (hash === undefined) return;
  runner.setOutput("commit", hash, true);
  journal.line(`Pushed ${hash} to ${inputs.branch}`);
  const assets = collection.assets.map((asset) => ({ ...asset, prompt: runner.redact(asset.prompt) }));
  const body = pullRequestBody({ ...collection, assets }, change.before, hash, environment);
  const { number, url } = await openPullRequest(inputs, body, git, environment, cancelled);
  runner.setOutput("pull-request-number", number);
  runner.setOutput("pull-request-url", url);
  journal.line(`The pull request is ${url}`);
}
