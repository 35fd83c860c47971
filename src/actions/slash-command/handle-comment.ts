import type { StepContext } from "../../context.ts";
import { includes, readRole } from "../../github/collaborator.ts";
import {
  commentMarker,
  issueThread,
  ownLogin,
  type Reaction,
  react,
  reviewThread,
  upsertComment,
} from "../../github/comments.ts";
import { type CommentEvent, permissionsToComment } from "../../github/event.ts";
import { answered } from "../../github/refusal.ts";
import { openRepository, type Repository } from "../../github/repository.ts";
import type { ActionLog } from "../../log/action-log.ts";
import { PublishedSchemas } from "../../models/published.ts";
import type { VideoCommand } from "./command.ts";
import { helpReply, refusalReply } from "./replies.ts";
import type { Settings } from "./settings.ts";
import { confirmCommand, type Validation, validateCommand } from "./validate.ts";

/**
 * Answers a comment for the action. Checks its author's permission first; an author without it gets only a reaction.
 *
 * @param text The text after the command.
 * @throws {Failure} "GitHub refused"
 */
export async function handleComment(
  event: CommentEvent,
  text: string,
  settings: Settings,
  context: StepContext,
): Promise<void> {
  const { core, cancelled } = context;
  const repository = openRepository(settings.token, context);
  const conversation = new Conversation(repository, event, cancelled);
  const { login } = event.author;
  const { role, reason } = await readRole(repository, event.author);
  if (!includes(role, settings.permission)) {
    core.notice(
      `${login} may not use ${settings.command}, which requires the role ${settings.permission}: ${login} ${reason}`,
    );
    return conversation.react("-1");
  }
  const decision = await decideWithPictures(text, event, settings, { repository, context });
  switch (decision.kind) {
    case "help":
      return conversation.reply(helpReply(decision.model, settings));
    case "refuse":
      for (const problem of decision.problems) core.info(`Invalid request: ${problem}`);
      await conversation.react("confused");
      return conversation.reply(refusalReply(decision.problems, decision.model, settings));
    case "run":
      await conversation.react("eyes");
      setOutputs(decision.ask, event, core);
  }
}

/** Fetches the pictures of a comment that leads to a video. */
async function decideWithPictures(
  text: string,
  { comment }: CommentEvent,
  settings: Settings,
  { repository, context }: { repository: Repository; context: StepContext },
): Promise<Validation> {
  const decision = await decide(text, settings, context);
  if (decision.kind !== "run" || Object.keys(decision.ask.own).length === 0) return decision;
  const { collectPictures } = await import("./collect-pictures.ts");
  const collected = await collectPictures(decision.ask, { comment, repository, settings, context });
  if ("ask" in collected) return { kind: "run", ask: collected.ask };
  return { kind: "refuse", problems: collected.problems, model: decision.ask.model };
}

/** Reads the provider's published schema where the catalogue's word is not final. */
async function decide(
  text: string,
  settings: Settings,
  { environment, cancelled }: StepContext,
): Promise<Validation> {
  const validation = validateCommand(text, settings);
  if (validation.kind !== "refuse" || !validation.open) return validation;
  const schemas = new PublishedSchemas({ baseUrl: settings.baseUrl, environment, signal: cancelled });
  try {
    return await confirmCommand(validation.open, settings, schemas);
  } finally {
    await schemas.close();
  }
}

function setOutputs(
  ask: VideoCommand,
  { author, comment, issueNumber }: CommentEvent,
  core: ActionLog,
): void {
  core.setOutput("model", ask.model);
  core.setOutput("prompt", ask.prompt);
  core.setOutput("duration", ask.duration);
  core.setOutput("aspect-ratio", ask.aspectRatio);
  core.setOutput("parameters", JSON.stringify(ask.parameters));
  core.setOutput("image", ask.image);
  core.setOutput("last-image", ask.lastImage);
  core.setOutput("reference-images", ask.referenceImages.join("\n"));
  core.setOutput("issue-number", issueNumber);
  core.setOutput("comment-id", comment.id);
  core.setOutput("requested-by", author.login);
  core.setOutput("triggered", true);
  core.info(`${author.login} requests a video by ${ask.model}`);
}

/** The comment with the request, and the thread that takes the reply. */
class Conversation {
  readonly #repository: Repository;
  readonly #event: CommentEvent;
  readonly #permissions: readonly string[];
  readonly #cancelled: AbortSignal;

  constructor(repository: Repository, event: CommentEvent, cancelled: AbortSignal) {
    this.#repository = repository;
    this.#event = event;
    this.#permissions = permissionsToComment(event);
    this.#cancelled = cancelled;
  }

  async react(content: Reaction): Promise<void> {
    await react(this.#repository, this.#event.comment, content, this.#permissions);
  }

  /** A re-run of the job updates the same reply. */
  async reply(body: string): Promise<void> {
    const request = { doing: "reply to the comment", permissions: this.#permissions };
    await answered(request, this.#upsertReply(body));
  }

  async #upsertReply(body: string): Promise<void> {
    const { comment, createdAt, issueNumber } = this.#event;
    const thread =
      comment.kind === "issue"
        ? issueThread(this.#repository, issueNumber, createdAt)
        : reviewThread(this.#repository, issueNumber, comment.thread, createdAt);
    const own = { login: await ownLogin(this.#repository), marker: commentMarker(comment.id) };
    await upsertComment(thread, own, () => `\n${body}`, this.#cancelled);
  }
}
