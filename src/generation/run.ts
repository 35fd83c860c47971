import { cleanUpMs, delayedSignal, raceAbort, StepAborted } from "../abort.ts";
import {
  type NamedArtifactOptions,
  preloadUpload,
  type UploadedArtifact,
  uploadVideo,
} from "../artifacts/video-artifact.ts";
import { Failure } from "../errors.ts";
import type { PendingGeneration } from "../recovery/post-state.ts";
import { RecoveryTicket } from "../recovery/recovery-ticket.ts";
import type { GenerationContext } from "./context.ts";
import { toFailure } from "./failures.ts";
import { generate, type Observer, type Video, type VideoTask } from "./generate.ts";

/** Where the caller learns how far its video is; each is called as soon as it is known. */
export interface RunEvents {
  /** Saves for the post step what it has to clean up; undefined once main has done so. */
  save(pending: PendingGeneration | undefined): void;
  accepted(generationId: string, resumed: boolean): void;
  ready(videoUrl: string): void;
}

/**
 * Makes one video, for the step of `action.yml` or for an entry of a manifest: generates and downloads it, and keeps
 * its recovery ticket.
 *
 * @throws {Failure} whatever went wrong; a cancelled generation is cancelled at the provider too.
 */
export async function makeVideo(
  task: Omit<VideoTask, "attempt">,
  events: RunEvents,
  context: GenerationContext,
): Promise<Video> {
  const { spending, log, signal, step, dryRun } = context;
  // A dry run leaves nothing that another attempt could collect.
  const attempt = dryRun ? 1 : step.runAttempt;
  const ticket = new RecoveryTicket({
    request: task.request,
    key: task.key,
    attempt,
    isStored: !dryRun && task.generationId === undefined,
    save: events.save,
    spending,
    log,
    signal,
    step,
  });
  // The runner kills a stopped step: what takes longer is left to the post step.
  const overtime = delayedSignal(signal, cleanUpMs);
  try {
    return await generate({ ...task, attempt }, observe(ticket, events, context), context);
  } catch (error) {
    throw await toFailure(error, context);
  } finally {
    await raceAbort(ticket.ended(), overtime).catch(() => {});
  }
}

function observe(ticket: RecoveryTicket, events: RunEvents, context: GenerationContext): Observer {
  const { log } = context;
  return {
    submitting: () => ticket.submitting(),
    accepted: async ({ id }, resumed) => {
      ticket.accepted(id);
      events.accepted(id, resumed);
      if (!resumed) log.info(`Accepted: generation ${id}`);
      await ticket.store();
      preload(context);
    },
    ready: (videoUrl) => {
      events.ready(videoUrl);
      log.info("The video is ready");
    },
  };
}

/** Loads, while the video is being made, what comes after. An import that fails here fails again where it is needed. */
function preload({ backend, upload, step }: GenerationContext): void {
  for (const part of [backend.preload(), upload && preloadUpload(step)]) if (part) part.catch(() => {});
}

/**
 * Uploads a video that {@link makeVideo} made as an artifact of the run.
 *
 * @throws {Failure} "Artifact failed", or how the step was stopped.
 */
export async function uploadMadeVideo(
  options: NamedArtifactOptions,
  { file }: Video,
  context: GenerationContext,
): Promise<UploadedArtifact> {
  const { log, signal, step } = context;
  try {
    return await uploadVideo(options, file.path, { ...step, log, signal });
  } catch (error) {
    throw await toFailure(
      error instanceof StepAborted ? error : notUploaded(error, file.path, context),
      context,
    );
  }
}

function notUploaded(error: unknown, path: string, { spending }: GenerationContext): Failure {
  return new Failure(
    "Artifact failed",
    {
      what: `The video was made, but could not be uploaded as an artifact: ${error instanceof Error ? error.message : String(error)}`,
      cost: spending.costSentence(),
      next: `The video is in ${path}. ${spending.howToCollect}.`,
    },
    error,
  );
}
