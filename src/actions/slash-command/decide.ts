import { catalogue } from "../../models/catalogue.ts";
import { checkWish } from "../../models/request.ts";
import { didYouMean } from "../../models/suggest.ts";
import { quoted } from "../../runner/text.ts";
import { type Ask, askedFor, ownFlags } from "./ask.ts";
import { type Command, parseCommand } from "./grammar.ts";
import type { Settings } from "./settings.ts";

/** What becomes of a comment whose author may ask. */
export type Decision = { kind: "help" } | { kind: "refuse"; problems: string[] } | { kind: "run"; ask: Ask };

/** No model takes more than a few kilobytes, and inputs of over 128 KiB keep a step from starting. */
const maxBytes = 10_000;

/** More than any model has fields. */
const maxFlags = 30;

/**
 * Decides what a comment means.
 *
 * @param text What stands after the command.
 * @returns for a refusal, sentences that name the flag as the author writes it.
 */
export function decide(text: string, settings: Settings): Decision {
  const command = parseCommand(text);
  const { flags } = command;
  if (flags.length === 0 && command.prompt === "help") return { kind: "help" };
  if (flags.length > maxFlags) return { kind: "refuse", problems: [`there are more than ${maxFlags} flags`] };
  const ask = askedFor(command, settings);
  const modelProblem = problemOfModel(ask.model, settings);
  const problems = [
    ...command.problems,
    ...problemsOfText(ask, text),
    ...(modelProblem === undefined ? problemsOfFields(ask, command, settings) : [modelProblem]),
  ];
  return problems.length > 0 ? { kind: "refuse", problems } : { kind: "run", ask };
}

function problemsOfText({ prompt, aspectRatio, parameters }: Ask, text: string): string[] {
  const problems: string[] = [];
  if (prompt === "") problems.push("the prompt is missing: say what the video shows, after the flags");
  const lengths = { "the prompt is": prompt, "the flags are": JSON.stringify([aspectRatio, parameters]) };
  for (const [what, value] of Object.entries(lengths)) {
    const bytes = Buffer.byteLength(value);
    if (bytes > maxBytes) problems.push(`${what} ${bytes} bytes of UTF-8, and may be at most ${maxBytes}`);
  }
  // The environment, in which it travels, cannot hold one.
  if (text.includes("\0")) problems.push("the comment holds a NUL character, which cannot be sent");
  return problems;
}

function problemOfModel(model: string, { models }: Settings): string | undefined {
  if (models.includes(model)) return undefined;
  const allowed = `allowed here ${models.length === 1 ? "is" : "are"} ${models.join(", ")}`;
  if (model === "") return `--model is missing; ${allowed}`;
  return `--model is ${quoted(model)}; ${allowed}${didYouMean(model, models)}`;
}

function problemsOfFields(ask: Ask, command: Command, settings: Settings): string[] {
  const known = catalogue.some(({ id }) => id === ask.model);
  return known ? checked(ask, settings) : uncheckable(ask, command, settings);
}

function checked(ask: Ask, { maxSeconds }: Settings): string[] {
  const { request, problems } = checkWish({
    model: ask.model,
    prompt: ask.prompt || undefined,
    parameters: ask.parameters,
    ...(ask.duration !== "" && { duration: ask.duration }),
    ...(ask.aspectRatio !== "" && { aspectRatio: ask.aspectRatio }),
  });
  const seconds = Number.parseFloat(String(request?.fields.duration));
  const tooLong = maxSeconds !== undefined && seconds > maxSeconds ? [excess(seconds, maxSeconds)] : [];
  return [...problems.map(({ input, message }) => `${flagOf(input)} ${message}`), ...tooLong];
}

/** A model that the workflow allows and the catalogue does not know: nothing is known of its fields. */
function uncheckable(ask: Ask, { flags }: Command, { maxSeconds }: Settings): string[] {
  const problems = ownFlags(flags).map(
    ({ name }) => `${flagOf(name)} is not known of ${ask.model}, which takes --duration and --aspect-ratio`,
  );
  if (ask.duration === "") {
    if (maxSeconds === undefined) return problems;
    return [...problems, `--duration is missing; give at most ${maxSeconds} seconds`];
  }
  const seconds = /^\d+(?:\.\d+)?$/u.test(ask.duration) ? Number(ask.duration) : 0;
  if (seconds === 0) problems.push(`--duration is ${quoted(ask.duration)}; write seconds, such as 5`);
  if (maxSeconds !== undefined && seconds > maxSeconds) problems.push(excess(seconds, maxSeconds));
  return problems;
}

function excess(seconds: number, maxSeconds: number): string {
  return `--duration is ${seconds}; at most ${maxSeconds} seconds are allowed here`;
}

/** How the author writes what the check calls `parameters.negative_prompt`. */
function flagOf(input: string): string {
  if (input === "prompt") return "the prompt";
  return `--${input.replace(/^parameters\./u, "").replaceAll("_", "-")}`;
}
