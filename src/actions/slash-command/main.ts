import type { StepContext } from "../../context.ts";
import { type CommentEvent, readCommentEvent } from "../../github/event.ts";
import { runUntilCancelled } from "../run-until-cancelled.ts";
import { textAfter } from "./grammar.ts";
import { readCommandName, readSettings } from "./settings.ts";

/**
 * `slash-command/action.yml`: reads the comment that triggered the workflow. Most comments are not for the action; for
 * those it ends without a request to GitHub.
 *
 * @param context `cancelled` aborts when the runner cancels the step.
 * @throws {Failure}
 */
export async function runSlashCommand(context: StepContext): Promise<void> {
  const { core, cancelled } = context;
  core.setOutput("triggered", false);
  const command = readCommandName(context.environment);
  const event = await readCommentEvent(context);
  const text = event && textAfter(command, event.body);
  const stranger = event ? reasonToIgnore(event, text, command) : "this event is no comment";
  if (!event || text === undefined || stranger !== undefined) {
    core.info(`Nothing to do: ${stranger}.`);
    return;
  }
  const settings = await readSettings(context.environment, event.isPrivate);
  core.mask(settings.token);
  const { handleComment } = await import("./handle-comment.ts");
  await runUntilCancelled(handleComment(event, text, settings, context), cancelled);
}

function reasonToIgnore(event: CommentEvent, text: string | undefined, command: string): string | undefined {
  if (event.action !== "created") return `the comment was ${event.action}, and only a new one counts`;
  if (!event.author.isPerson) return "the comment was not written by a person";
  return text === undefined ? `the comment does not begin with ${command}` : undefined;
}
