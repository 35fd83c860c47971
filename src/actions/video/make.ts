import { keepVideo, prepareToKeep } from "../../artifacts/keep.ts";
import { ticketFinder, ticketStore } from "../../artifacts/run-tickets.ts";
import { Failure, type FailureTitle } from "../../failure.ts";
import { generate, type Job, type Video } from "../../generation/generate.ts";
import { requestIdentity, runAttempt } from "../../generation/identity.ts";
import { Ledger } from "../../generation/ledger.ts";
import { openSource, temporaryPath } from "../../generation/open-source.ts";
import { Pace } from "../../generation/pace.ts";
import { scheduleFor } from "../../generation/schedule.ts";
import type { Source } from "../../generation/source.ts";
import { asFailure, statusOf } from "../../generation/stopping.ts";
import type { Tools } from "../../generation/submit.ts";
import { Tracker } from "../../generation/tracker.ts";
import { invalidInput } from "../../inputs/read.ts";
import { formatCost } from "../../money.ts";
import { formatSeconds, Journal } from "../../runner/journal.ts";
import type { Environment, Runner } from "../../runner/runner.ts";
import { cleanUpMs, deadline, delayed, lastCallMs, orAborted } from "../../runner/stop.ts";
import { oneLine } from "../../runner/text.ts";
import { describeFile } from "../../video-file/describe.ts";
import { obstacleAt } from "../../video-file/place.ts";
import { uncheckedModel } from "../unchecked.ts";
import type { VideoInputs } from "./inputs.ts";
import { stepObserver } from "./observer.ts";
import { Outputs } from "./outputs.ts";
import { saveState } from "./state.ts";
import { summaryOf } from "./summary.ts";

/**
 * Makes the video that checked inputs ask for, from the request to the artifact.
 *
 * @param cancelled Is aborted when the runner asks the step to end.
 * @throws {Failure}
 */
export async function makeVideo(
  inputs: VideoInputs,
  runner: Runner,
  environment: Environment,
  cancelled: AbortSignal,
): Promise<void> {
  if (inputs.outputFile !== undefined) await assertWritable(inputs.outputFile);
  const journal = new Journal(runner);
  const outputs = new Outputs(runner);
  const ledger = new Ledger();
  const signal = AbortSignal.any([cancelled, deadline(inputs.timeoutMs)]);
  const lastCall = delayed(signal, lastCallMs);
  const overtime = delayed(signal, cleanUpMs);
  outputs.set("model", inputs.request.model);
  outputs.set("provider", inputs.request.provider);
  const source = await openSource({ ...inputs, provider: inputs.request.provider });
  const tools: Tools = { provider: source.provider, pace: new Pace(), ledger, journal, signal };
  const key = requestIdentity(inputs.request, inputs.jobIndex, environment);
  const attempt = inputs.dryRun ? 1 : runAttempt(environment);
  const job: Job = {
    ...inputs,
    clientRequestId: key,
    schedule: scheduleFor(inputs.request, inputs.pollIntervalMs),
    attempt,
    findEarlier: () => ticketFinder(inputs.githubToken, environment, journal, signal)(key),
    fetchFile: (url, id, refresh) => {
      const path = inputs.outputFile ?? temporaryPath(inputs.prompt, id, environment);
      return source.fetchFile({ request: inputs.request, url, path, refresh, journal, signal });
    },
  };
  const keepsTicket = !inputs.dryRun && inputs.generationId === undefined;
  const tracker = new Tracker({
    key,
    attempt,
    tickets: keepsTicket ? ticketStore(key, environment, lastCall) : undefined,
    save: (leftover) => saveState(runner, leftover),
    ledger,
    journal,
    signal,
  });
  const observer = stepObserver(tracker, outputs, journal, () => prepare(source, inputs, environment));
  try {
    await runner.group("Request", async () => describe(inputs, runner));
    const video = await runner.group("Generation", () => generate(job, observer, tools));
    outputs.setFile(video.file);
    outputs.setCost(ledger);
    const context = { runner, journal, environment, ledger, signal, dryRun: inputs.dryRun };
    const artifact = inputs.artifact && (await keepVideo(inputs.artifact, inputs.prompt, video, context));
    if (artifact) outputs.setArtifact(artifact);
    outputs.set("status", "completed");
    runner.addSummary(summaryOf(inputs, video, artifact, ledger, journal.elapsedMs));
    journal.line(describeEnd(inputs, video, ledger, journal));
  } catch (error) {
    const told = await asFailure(error, tools, inputs.timeoutMs);
    const failure = inputs.dryRun ? ofDryRun(told) : told;
    outputs.setCost(ledger);
    if (failure.title !== "Invalid input") outputs.set("status", statusOf(failure));
    throw failure;
  } finally {
    const cleanUp = tracker.ended().then(() => source.close());
    await orAborted(cleanUp, overtime).catch(() => {});
  }
}

/** @throws {Failure} "Invalid input", before anything is paid for. */
async function assertWritable(path: string): Promise<void> {
  const obstacle = await obstacleAt(path);
  if (obstacle === undefined) return;
  throw invalidInput([{ input: "output-file", message: `cannot be written: ${obstacle}` }]);
}

/** Loads, while the video is being made, all that comes after. What fails to load fails again where it is needed. */
function prepare(source: Source, { artifact }: VideoInputs, environment: Environment): void {
  const parts = [source.prepare(), artifact && prepareToKeep(environment)];
  for (const part of parts) part?.catch(() => {});
}

function describe({ request, dryRun, baseUrl }: VideoInputs, runner: Runner): void {
  const { prompt, ...others } = request.fields;
  const where = dryRun ? "a dry run: the provider is not asked" : baseUrl.origin;
  runner.info(`Model: ${request.model} (${where})`);
  runner.info(`Prompt: ${oneLine(String(prompt), 1000)}`);
  for (const [name, value] of Object.entries(others)) {
    runner.info(`${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
  }
  if (!request.known) runner.warning(uncheckedModel(request.model));
}

/** The same failure without what is true of a provider alone: a dry run leaves nothing to pay for or to collect. */
function ofDryRun({ title, report, cause }: Failure): Failure {
  const next = dryRunAdvice[title] ?? "Run the step again.";
  return new Failure(title, { ...report, cost: "This is a dry run: nothing was paid.", next }, cause);
}

const dryRunAdvice: Partial<Record<FailureTitle, string>> = {
  "Timed out": "Raise timeout-minutes and run the step again.",
  "Artifact failed": "Run the step again; with upload-artifact: false it keeps the video on the runner.",
  "Internal error":
    "Run the step again with debug logging, and open an issue of the action with what it says.",
};

function describeEnd(inputs: VideoInputs, { file }: Video, ledger: Ledger, journal: Journal): string {
  const cost = inputs.dryRun ? "nothing, in a dry run" : formatCost(ledger.usd, ledger.credits);
  return `Made ${file.path}: ${describeFile(file)}, in ${formatSeconds(journal.elapsedMs)}. Cost: ${cost}`;
}
