import { join } from "node:path";
import { cleanUpMs, deadline, delayedSignal, raceAbort } from "../../abort.ts";
import { type UploadedArtifact, whyNotUploaded } from "../../artifacts/video-artifact.ts";
import type { StepContext } from "../../context.ts";
import { whyNotWritable } from "../../files/replace.ts";
import type { GenerationContext } from "../../generation/context.ts";
import { createBackend } from "../../generation/create-backend.ts";
import { toFailure } from "../../generation/failures.ts";
import type { Video } from "../../generation/generate.ts";
import { makeVideo, uploadMadeVideo } from "../../generation/run.ts";
import { scheduleFor } from "../../generation/schedule.ts";
import { Spending } from "../../generation/spending.ts";
import { invalidInput } from "../../inputs/read.ts";
import type { ActionLog } from "../../log/action-log.ts";
import { StepLog } from "../../log/step-log.ts";
import { uncheckedModel } from "../../models/request.ts";
import { idempotencyKey } from "../../recovery/idempotency-key.ts";
import { PostState } from "../../recovery/post-state.ts";
import { createTicketFinder } from "../../recovery/tickets.ts";
import { describeFile, formatCost, formatSeconds } from "../../text/format.ts";
import { oneLine } from "../../text/sanitize.ts";
import { videoName } from "../../video-file/names.ts";
import type { VideoInputs } from "./inputs.ts";
import type { Outputs } from "./outputs.ts";
import { summarizeVideo } from "./summary.ts";

/**
 * Makes the video that validated inputs ask for, from the request to the artifact, and sets the outputs.
 *
 * @throws {Failure}
 */
export async function makeStepVideo(inputs: VideoInputs, outputs: Outputs, step: StepContext): Promise<void> {
  if (inputs.outputFile !== undefined) await assertWritable(inputs.outputFile);
  const { core } = step;
  const { request, prompt, dryRun, timeoutMs } = inputs;
  const log = new StepLog(core);
  const signal = AbortSignal.any([step.cancelled, deadline(timeoutMs)]);
  outputs.set("model", request.model);
  outputs.set("provider", request.provider);
  const backend = await createBackend({
    ...inputs,
    provider: request.provider,
    environment: step.environment,
  });
  const spending = new Spending();
  const upload = inputs.artifact !== undefined;
  const context = { step, backend, spending, log, signal, timeoutMs, dryRun, upload };
  const overtime = delayedSignal(signal, cleanUpMs);
  try {
    await core.group("Request", async () => logRequest(inputs, core));
    const video = await core.group("Generation", () => generateVideo(inputs, outputs, context));
    outputs.setFile(video.file);
    outputs.setCost(spending);
    const artifact = await uploadArtifact(inputs, video, context);
    if (artifact) outputs.setArtifact(artifact);
    outputs.set("status", "completed");
    const { elapsedMs } = log;
    await core.addSummary(summarizeVideo({ prompt, request, dryRun, video, artifact, spending, elapsedMs }));
    const cost = dryRun ? "nothing, in a dry run" : formatCost(spending.usd, spending.credits);
    const { path } = video.file;
    log.info(`Made ${path}: ${describeFile(video.file)}, in ${formatSeconds(log.elapsedMs)}. Cost: ${cost}`);
  } catch (error) {
    outputs.setCost(spending);
    throw await toFailure(error, context);
  } finally {
    await raceAbort(backend.close(), overtime).catch(() => {});
  }
}

function generateVideo(inputs: VideoInputs, outputs: Outputs, context: GenerationContext): Promise<Video> {
  const { request, jobIndex, prompt } = inputs;
  const { step, log, signal } = context;
  const state = new PostState(step.core);
  const task = {
    ...inputs,
    key: idempotencyKey(request, jobIndex, step),
    schedule: scheduleFor(request, inputs.pollIntervalMs),
    findTicket: createTicketFinder(inputs.githubToken, log, signal, step),
    path: (id: string) =>
      inputs.outputFile ?? join(step.temporaryFolder, "generate-video", `${videoName(prompt, id)}.mp4`),
  };
  return makeVideo(
    task,
    {
      save: (pending) => state.save("", pending),
      accepted: (id, resumed) => {
        outputs.set("generation-id", id);
        outputs.set("resumed", resumed);
      },
      // A dry run's address is empty, and a provider could send anything.
      ready: (url) => outputs.set("video-url", /^https?:/iu.test(url) ? URL.parse(url)?.href : undefined),
    },
    context,
  );
}

/** @throws {Failure} "Invalid input", before anything is paid for. */
async function assertWritable(path: string): Promise<void> {
  const reason = await whyNotWritable(path);
  if (reason === undefined) return;
  throw invalidInput([{ input: "output-file", message: `cannot be written: ${reason}` }]);
}

/** @throws {Failure} */
async function uploadArtifact(
  { artifact, prompt, dryRun }: VideoInputs,
  video: Video,
  context: GenerationContext,
): Promise<UploadedArtifact | undefined> {
  if (!artifact) return undefined;
  const { core } = context.step;
  const reason = whyNotUploaded(context.step, dryRun);
  if (reason !== undefined) {
    core.warning(
      `${reason}: the video was not uploaded. It is in the file that the output video-file names.`,
    );
    return undefined;
  }
  const named = { ...artifact, name: artifact.name ?? videoName(prompt, video.generation.id) };
  return core.group("Artifact", () => uploadMadeVideo(named, video, context));
}

function logRequest({ request, dryRun, baseUrl }: VideoInputs, core: ActionLog): void {
  const { prompt, ...others } = request.fields;
  const where = dryRun ? "a dry run: the provider is not asked" : baseUrl.origin;
  core.info(`Model: ${request.model} (${where})`);
  if (prompt !== undefined) core.info(`Prompt: ${oneLine(String(prompt), 1000)}`);
  for (const [name, value] of Object.entries(others)) {
    core.info(`${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
  }
  if (!request.known) core.warning(uncheckedModel(request.model));
}
