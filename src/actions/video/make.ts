import { cleanUpMs, deadline, delayedSignal, raceAbort, shutdownGraceMs } from "../../abort.ts";
import { preloadUpload, uploadVideoArtifact } from "../../artifacts/video-artifact.ts";
import { Failure, type FailureTitle } from "../../errors.ts";
import { whyNotWritable } from "../../files/replace.ts";
import type { Backend } from "../../generation/backend.ts";
import { createBackend, temporaryPath } from "../../generation/create-backend.ts";
import { asFailure, statusOf } from "../../generation/failures.ts";
import { generate, type Video, type VideoTask } from "../../generation/generate.ts";
import { RateLimiter } from "../../generation/rate-limiter.ts";
import { scheduleFor } from "../../generation/schedule.ts";
import { Spending } from "../../generation/spending.ts";
import type { GenerationContext } from "../../generation/submit.ts";
import { invalidInput } from "../../inputs/read.ts";
import type { ActionLog, Environment } from "../../log/action-log.ts";
import { StepLog } from "../../log/step-log.ts";
import { uncheckedModel } from "../../models/request.ts";
import { idempotencyKey, runAttempt } from "../../recovery/idempotency-key.ts";
import { saveState } from "../../recovery/post-state.ts";
import { RecoveryTicket } from "../../recovery/recovery-ticket.ts";
import { ticketFinder, ticketStore } from "../../recovery/run-tickets.ts";
import { formatCost, formatSeconds } from "../../text/format.ts";
import { oneLine } from "../../text/sanitize.ts";
import { describeFile } from "../../video-file/save.ts";
import type { VideoInputs } from "./inputs.ts";
import { stepObserver } from "./observer.ts";
import { Outputs } from "./outputs.ts";
import { summaryOf } from "./summary.ts";

/**
 * Makes the video that checked inputs ask for, from the request to the artifact.
 *
 * @param cancelled Is aborted when the runner asks the step to end.
 * @throws {Failure}
 */
export async function makeVideo(
  inputs: VideoInputs,
  core: ActionLog,
  environment: Environment,
  cancelled: AbortSignal,
): Promise<void> {
  if (inputs.outputFile !== undefined) await assertWritable(inputs.outputFile);
  const log = new StepLog(core);
  const outputs = new Outputs(core);
  const spending = new Spending();
  const signal = AbortSignal.any([cancelled, deadline(inputs.timeoutMs)]);
  const lastCall = delayedSignal(signal, shutdownGraceMs);
  const overtime = delayedSignal(signal, cleanUpMs);
  outputs.set("model", inputs.request.model);
  outputs.set("provider", inputs.request.provider);
  const backend = await createBackend({ ...inputs, provider: inputs.request.provider });
  const tools: GenerationContext = {
    provider: backend.provider,
    rateLimiter: new RateLimiter(),
    spending,
    log,
    signal,
  };
  const key = idempotencyKey(inputs.request, inputs.jobIndex, environment);
  const attempt = inputs.dryRun ? 1 : runAttempt(environment);
  const task: VideoTask = {
    ...inputs,
    clientRequestId: key,
    schedule: scheduleFor(inputs.request, inputs.pollIntervalMs),
    attempt,
    findPreviousAttempt: () => ticketFinder(inputs.githubToken, environment, log, signal)(key),
    fetchFile: (url, id, refresh) => {
      const path = inputs.outputFile ?? temporaryPath(inputs.prompt, id, environment);
      return backend.fetchFile({ request: inputs.request, url, path, refresh, log, signal });
    },
  };
  const keepsTicket = !inputs.dryRun && inputs.generationId === undefined;
  const recoveryTicket = new RecoveryTicket({
    key,
    attempt,
    tickets: keepsTicket ? ticketStore(key, environment, lastCall) : undefined,
    save: (pending) => saveState(core, pending),
    spending,
    log,
    signal,
  });
  const observer = stepObserver(recoveryTicket, outputs, log, () => prepare(backend, inputs, environment));
  try {
    await core.group("Request", async () => describe(inputs, core));
    const video = await core.group("Generation", () => generate(task, observer, tools));
    outputs.setFile(video.file);
    outputs.setCost(spending);
    const context = { core, log, environment, spending, signal, dryRun: inputs.dryRun };
    const artifact =
      inputs.artifact && (await uploadVideoArtifact(inputs.artifact, inputs.prompt, video, context));
    if (artifact) outputs.setArtifact(artifact);
    outputs.set("status", "completed");
    core.addSummary(summaryOf(inputs, video, artifact, spending, log.elapsedMs));
    log.info(describeEnd(inputs, video, spending, log));
  } catch (error) {
    const told = await asFailure(error, tools, inputs.timeoutMs);
    const failure = inputs.dryRun ? ofDryRun(told) : told;
    outputs.setCost(spending);
    if (failure.title !== "Invalid input") outputs.set("status", statusOf(failure));
    throw failure;
  } finally {
    const cleanUp = recoveryTicket.ended().then(() => backend.close());
    await raceAbort(cleanUp, overtime).catch(() => {});
  }
}

/** @throws {Failure} "Invalid input", before anything is paid for. */
async function assertWritable(path: string): Promise<void> {
  const reason = await whyNotWritable(path);
  if (reason === undefined) return;
  throw invalidInput([{ input: "output-file", message: `cannot be written: ${reason}` }]);
}

/** Loads, while the video is being made, all that comes after. What fails to load fails again where it is needed. */
function prepare(backend: Backend, { artifact }: VideoInputs, environment: Environment): void {
  const parts = [backend.prepare(), artifact && preloadUpload(environment)];
  for (const part of parts) part?.catch(() => {});
}

function describe({ request, dryRun, baseUrl }: VideoInputs, core: ActionLog): void {
  const { prompt, ...others } = request.fields;
  const where = dryRun ? "a dry run: the provider is not asked" : baseUrl.origin;
  core.info(`Model: ${request.model} (${where})`);
  core.info(`Prompt: ${oneLine(String(prompt), 1000)}`);
  for (const [name, value] of Object.entries(others)) {
    core.info(`${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
  }
  if (!request.known) core.warning(uncheckedModel(request.model));
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

function describeEnd(inputs: VideoInputs, { file }: Video, spending: Spending, log: StepLog): string {
  const cost = inputs.dryRun ? "nothing, in a dry run" : formatCost(spending.usd, spending.credits);
  return `Made ${file.path}: ${describeFile(file)}, in ${formatSeconds(log.elapsedMs)}. Cost: ${cost}`;
}
