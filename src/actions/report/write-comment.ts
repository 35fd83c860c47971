import type { StepContext } from "../../context.ts";
import { Failure } from "../../errors.ts";
import { publicAddress } from "../../github/attachments.ts";
import { type Comment, commentMarker, issueThread, ownLogin, upsertComment } from "../../github/comments.ts";
import { permissionsToComment, readCommentEvent } from "../../github/event.ts";
import { answered } from "../../github/refusal.ts";
import { openRepository, type Repository } from "../../github/repository.ts";
import { composeReport } from "./body.ts";
import type { ReportInputs } from "./inputs.ts";
import { storePreview } from "./preview.ts";

/** Writes the comment of validated inputs, and sets the outputs. */
export async function writeReport(inputs: ReportInputs, context: StepContext): Promise<void> {
  const repository = openRepository(inputs.token, context);
  // The comment matters more than its preview: write it in any case, and report a failed preview afterwards.
  const preview = await tryStorePreview(inputs, repository, context);
  const previewUrl = typeof preview === "string" ? preview : undefined;
  const comment = await writeComment(inputs, previewUrl, repository, context);
  const { core } = context;
  core.setOutput("report-id", comment.id);
  core.setOutput("report-url", comment.url);
  core.info(`Report: ${comment.url}`);
  if (!(preview instanceof Failure)) return;
  if (!inputs.previewOptional || preview.title !== "GitHub refused") throw preview;
  core.notice(
    `The report shows no preview: ${preview.report.what} For a preview, add the line "contents: write" under "permissions:" of the job.`,
  );
}

async function tryStorePreview(
  { previewFile, previewBranch, commentId }: ReportInputs,
  repository: Repository,
  context: StepContext,
): Promise<string | Failure | undefined> {
  if (previewFile === undefined) return undefined;
  return storePreview(previewFile, commentId, previewBranch, repository, context).catch((error) => {
    if (error instanceof Failure) return error;
    throw error;
  });
}

async function writeComment(
  inputs: ReportInputs,
  previewUrl: string | undefined,
  repository: Repository,
  context: StepContext,
): Promise<Comment> {
  const event = await readCommentEvent(context);
  const permissions = permissionsToComment(event?.issueNumber === inputs.issueNumber ? event : undefined);
  const write = async () => {
    const own = { login: await ownLogin(repository), marker: commentMarker(inputs.commentId) };
    const compose = (earlier: string | undefined) => {
      const begins = inputs.state === "started";
      const started = begins ? Date.now() : readStart(earlier);
      const elapsedMs = begins || started === undefined ? undefined : Math.max(0, Date.now() - started);
      const body = composeReport(inputs, {
        runUrl: `${context.runUrl}/attempts/${context.runAttempt}`,
        elapsedMs,
        previewUrl,
        pictureUrl: event?.isPublic ? publicAddress(inputs.image, context.serverUrl) : undefined,
      });
      return `${formatStart(started)}\n${body}`;
    };
    // A report answers a comment, so it is younger.
    const since = event?.comment.id === inputs.commentId ? event.createdAt : undefined;
    const thread = issueThread(repository, inputs.issueNumber, since);
    return upsertComment(thread, own, compose, context.cancelled);
  };
  return answered({ doing: "write its comment", permissions }, write());
}

/** An invisible marker with the start of the video, in milliseconds, for the step that updates the comment. */
function formatStart(started: number | undefined): string {
  return started === undefined ? "" : `<!-- started ${started} -->`;
}

function readStart(earlier = ""): number | undefined {
  const [, started] = /^<!-- started (\d{1,15}) -->/u.exec(earlier) ?? [];
  return started === undefined ? undefined : Number(started);
}
