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
import { type Confirmed, collectWarnings, confirmRequest } from "../../models/confirm.ts";
import { hideQueries } from "../../pictures/address.ts";
import { describePicture, replacePlaceholders } from "../../pictures/picture.ts";
import { idempotencyKey } from "../../recovery/idempotency-key.ts";
import { PostState } from "../../recovery/post-state.ts";
import { createTicketFinder } from "../../recovery/tickets.ts";
import { describeFile, formatCost, formatSeconds } from "../../text/format.ts";
import { oneLine } from "../../text/sanitize.ts";
import { videoName } from "../../video-file/names.ts";
import { inputProblem, type VideoInputs } from "./inputs.ts";
import type { Outputs } from "./outputs.ts";
import { summarizeVideo } from "./summary.ts";

/**
 * Makes the video that validated inputs ask for, from the request to the artifact, and sets the outputs.
 *
 * @throws {Failure}
 */
export async function makeStepVideo(given: VideoInputs, outputs: Outputs, step: StepContext): Promise<void> {
  if (given.outputFile !== undefined) await assertWritable(given.outputFile);
  const { core } = step;
  const { prompt, dryRun, timeoutMs } = given;
  const log = new StepLog(core);
  const signal = AbortSignal.any([step.cancelled, deadline(timeoutMs)]);
  const backend = await createBackend({
    ...given,
    provider: given.request.provider,
    environment: step.environment,
  });
  const spending = new Spending();
  const upload = given.artifact !== undefined;
  const context = { step, backend, spending, log, signal, timeoutMs, dryRun, upload };
  const overtime = delayedSignal(signal, cleanUpMs);
  try {
    const confirmed = await confirmInputs(given, step, signal);
    const { request } = confirmed;
    const inputs = { ...given, request };
    outputs.set("model", request.model);
    outputs.set("provider", request.provider);
    await core.group("Request", async () => logRequest(inputs, confirmed, core));
    const video = await core.group("Generation", () => generateVideo(inputs, outputs, context));
    outputs.setFile(video.file);
    outputs.setCost(spending);
    const artifact = await uploadArtifact(inputs, video, context);
    if (artifact) outputs.setArtifact(artifact);
    if (inputs.preview) await makePictures(video.file.path, outputs, context);
    outputs.set("status", "completed");
    if (artifact) core.notice(`Watch the video: ${artifact.url}`);
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

/** Has the provider's published schema confirm the request, where it has to. @throws {Failure} "Invalid input". */
async function confirmInputs(
  { request, open, baseUrl, promptInput }: VideoInputs,
  { environment }: StepContext,
  signal: AbortSignal,
): Promise<Confirmed> {
  if (!open) return { request };
  const { PublishedSchemas } = await import("../../models/published.ts");
  const schemas = new PublishedSchemas({ baseUrl, environment, signal });
  try {
    const decision = await confirmRequest(open, schemas);
    if (decision.request) return decision;
    throw invalidInput(decision.problems.map((problem) => inputProblem(problem, promptInput)));
  } finally {
    await schemas.close();
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

/** Makes what ffmpeg can make of the video. That it cannot is no failure. */
async function makePictures(path: string, outputs: Outputs, { log, signal, step }: GenerationContext) {
  const [{ PictureMaker }, { isCurrent }, { posterPath, previewPath }] = await Promise.all([
    import("../../previews/picture-maker.ts"),
    import("../../previews/current.ts"),
    import("../../previews/paths.ts"),
  ]);
  await log.withHeartbeat(
    () => "making a poster and a preview",
    () => new PictureMaker(log, step.environment, signal).make("The video", path),
  );
  const [poster, preview] = [posterPath(path), previewPath(path)];
  if (await isCurrent(poster, path)) outputs.set("poster-file", poster);
  if (await isCurrent(preview, path)) outputs.set("preview-file", preview);
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

function logRequest({ request, dryRun, baseUrl }: VideoInputs, confirmed: Confirmed, core: ActionLog): void {
  const { fields, pictures = [] } = request;
  const { prompt, ...others } = replacePlaceholders(fields, pictures, describePicture);
  const where = dryRun ? "a dry run: the provider is not asked" : baseUrl.origin;
  core.info(`Model: ${request.model} (${where})`);
  if (prompt !== undefined) core.info(`Prompt: ${oneLine(String(prompt), 1000)}`);
  for (const [name, value] of Object.entries(others)) {
    core.info(`${name}: ${hideQueries(typeof value === "string" ? value : JSON.stringify(value))}`);
  }
  if (confirmed.notice !== undefined) core.notice(confirmed.notice);
  for (const warning of collectWarnings(confirmed)) core.warning(warning);
}
