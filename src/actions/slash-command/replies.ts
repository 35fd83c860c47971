import { findModel } from "../../models/catalogue.ts";
import { describeAllowed, describeFields } from "../../models/describe.ts";
import { codeBlock } from "../../text/markdown.ts";
import type { Settings } from "./settings.ts";

/**
 * Characters of a reply for the problems, entities included. GitHub allows 65,536, and the list of allowed flags needs
 * room too.
 */
const problemsLength = 20_000;

/** The reply to an invalid request. */
export function refusalReply(problems: readonly string[], settings: Settings): string {
  const list = problems.map((problem) => `- ${problem}`).join("\n");
  return [
    "I can't run this request:",
    codeBlock(list, problemsLength),
    "Nothing was sent and nothing was spent. Please post a new comment; edits are ignored.",
    usage(settings),
  ].join("\n\n");
}

/** The reply to `/video help`. */
export function helpReply(settings: Settings): string {
  return `To make a video, write a comment like this:\n\n${usage(settings)}`;
}

/** The grammar, and the flags of each model. */
function usage({ command, models, model: usual, maxSeconds }: Settings): string {
  const grammar = `${command} [--model ID] [--duration SECONDS] [--aspect-ratio W:H] [--FIELD VALUE ...] PROMPT`;
  const limit = maxSeconds === undefined ? [] : [`At most ${maxSeconds} seconds are allowed here.`];
  return [
    codeBlock(`${grammar}\n${command} help`),
    'A value with spaces needs quotation marks: `--negative-prompt "blurry, dark"`. Flags come first; `--` ends them, for a prompt that begins with a dash. The prompt is the rest of the first line and all lines after it.',
    ...limit,
    codeBlock(models.map((id) => modelUsage(id, id === usual)).join("\n\n")),
  ].join("\n\n");
}

function modelUsage(id: string, isUsual: boolean): string {
  const known = findModel(id);
  const fields = known ? describeFields(known).filter(({ name }) => name !== "prompt") : [];
  const lines = fields.map((field) => `  --${field.name.replaceAll("_", "-")}: ${describeAllowed(field)}`);
  return [`${id}${isUsual ? " (the default)" : ""}`, ...lines].join("\n");
}
