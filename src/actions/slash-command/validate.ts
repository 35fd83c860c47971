import { findModel, reviewedModels } from "../../models/catalogue.ts";
import type { FieldDescription } from "../../models/describe.ts";
import { type Problem, validateRequest } from "../../models/request.ts";
import { oneLine, quoted } from "../../text/sanitize.ts";
import { didYouMean, nearestOf } from "../../text/suggest.ts";
import { askedFor, fieldsOf, flagNames, ownFlags, type VideoCommand } from "./command.ts";
import { type Command, parseCommand, type Stray, straysIn } from "./grammar.ts";
import type { Settings } from "./settings.ts";

/** The result of validating a comment whose author has permission. */
export type Validation =
  | { kind: "help" }
  | { kind: "refuse"; problems: string[] }
  | { kind: "run"; ask: VideoCommand };

/**
 * Bytes of UTF-8. No model takes a prompt of more than a few kilobytes, and Linux does not start a step with an input
 * of over 128 KiB.
 */
const maxBytes = 10_000;

/** More than the fields of any model. */
const maxFlags = 30;

/**
 * Validates the text of a comment.
 *
 * @param text The text after the command.
 * @returns for a refusal, sentences that name each flag as the author writes it.
 */
export function validateCommand(text: string, settings: Settings): Validation {
  const command = parseCommand(text, (name) => mayBeFlag(name, settings));
  const { flags } = command;
  if (command.help || (flags.length === 0 && /^(?:help[!?.]*|[?？]+)$/iu.test(command.prompt))) {
    return { kind: "help" };
  }
  if (flags.length > maxFlags) return { kind: "refuse", problems: [`there are more than ${maxFlags} flags`] };
  const ask = askedFor(command, settings);
  const modelProblem = problemOfModel(ask.model, settings);
  const problems = [
    ...command.problems,
    ...problemsOfText(ask, text),
    ...problemsOfOrder(command, ask, settings),
    ...(modelProblem === undefined ? problemsOfFields(ask, command, settings) : [modelProblem]),
  ];
  return problems.length > 0 ? { kind: "refuse", problems } : { kind: "run", ask };
}

function problemsOfText({ prompt, aspectRatio, parameters }: VideoCommand, text: string): string[] {
  const problems: string[] = [];
  if (prompt === "") problems.push("the prompt is missing: say what the video shows, after the flags");
  const lengths = { "the prompt is": prompt, "the flags are": JSON.stringify([aspectRatio, parameters]) };
  for (const [what, value] of Object.entries(lengths)) {
    const bytes = Buffer.byteLength(value);
    if (bytes > maxBytes) problems.push(`${what} ${bytes} bytes of UTF-8, and may be at most ${maxBytes}`);
  }
  // The request travels in environment variables, which cannot contain NUL.
  if (text.includes("\0")) problems.push("the comment holds a NUL character, which cannot be sent");
  return problems;
}

/**
 * Reports flags after the prompt's first word. They would be ignored, and the user would pay for another video than
 * requested.
 */
function problemsOfOrder(
  { prompt, ended }: Command,
  { model }: VideoCommand,
  { command, models }: Settings,
): string[] {
  if (ended) return [];
  const known = flagNames(model);
  const ofAny = ["help", ...models.flatMap(flagNames)].map((name) => name.toLowerCase());
  const values = [...models, ...models.flatMap(fieldsOf).flatMap(valuesOf)];
  const problems = straysIn(prompt, ofAny).flatMap((stray) => {
    const spelling = known.find((name) => name.toLowerCase() === stray.name);
    const isKnown = ofAny.includes(stray.name);
    const certain = stray.certain || (isKnown && values.includes(stray.value.toLowerCase()));
    if (stray.loose ? !(isKnown && certain) : !(isKnown || certain)) return [];
    return [problemOfStray(stray, spelling, model, command)];
  });
  return [...new Set(problems)].slice(0, maxFlags);
}

function valuesOf(field: FieldDescription): string[] {
  return field.type === "choice" ? field.values.map((value) => String(value).toLowerCase()) : [];
}

function problemOfStray(
  { written, name, value }: Stray,
  spelling: string | undefined,
  model: string,
  command: string,
): string {
  const inWords = `to use ${quoted(written)} in the prompt, put -- before the prompt, as in ${command} -- PROMPT`;
  if (spelling === undefined) {
    return `${oneLine(written, 80)} is not a flag of ${model}${didYouMeanFlag(name, model)}; flags come before the prompt; ${inWords}`;
  }
  const right = `${command} ${flagOf(spelling)} ${oneLine(value, 80) || "VALUE"} PROMPT`;
  return `${oneLine(written, 80)} comes after the start of the prompt; write ${right}; ${inWords}`;
}

/**
 * Whether a name is, or resembles, a flag of an allowed or a reviewed model. A prompt, too, may begin with a dash and a
 * word.
 */
function mayBeFlag(name: string, { models }: Settings): boolean {
  const ids = new Set([...models, ...reviewedModels().map(({ id }) => id)]);
  const all = ["h", "help", ...[...ids].flatMap(flagNames), ...Object.keys(synonyms)];
  return all.some((each) => each.toLowerCase() === name) || nearestOf(name, all) !== undefined;
}

/** Flags by other names that people use for them. */
const synonyms: Record<string, string> = {
  seconds: "duration",
  length: "duration",
  time: "duration",
  ratio: "aspect_ratio",
  ar: "aspect_ratio",
  format: "aspect_ratio",
};

function didYouMeanFlag(name: string, model: string): string {
  const known = flagNames(model);
  const nearest = (word: string) => nearestOf(word, known) ?? nearestOf(word, Object.keys(synonyms)) ?? word;
  const meant = synonyms[name] ?? synonyms[nearest(name)] ?? nearest(name);
  return known.includes(meant) ? `; did you mean "${meant.replaceAll("_", "-")}"?` : "";
}

function problemOfModel(model: string, { models }: Settings): string | undefined {
  if (models.includes(model)) return undefined;
  const allowed = `allowed here ${models.length === 1 ? "is" : "are"} ${models.join(", ")}`;
  if (model === "") return `--model is missing; ${allowed}`;
  return `--model is ${quoted(model)}; ${allowed}${didYouMean(model, models)}`;
}

function problemsOfFields(ask: VideoCommand, command: Command, settings: Settings): string[] {
  return findModel(ask.model) ? checked(ask, command, settings) : uncheckable(ask, command, settings);
}

function checked(ask: VideoCommand, command: Command, { maxSeconds }: Settings): string[] {
  const { request, problems } = validateRequest({
    model: ask.model,
    prompt: ask.prompt || undefined,
    parameters: ask.parameters,
    ...(ask.duration !== "" && { duration: ask.duration }),
    ...(ask.aspectRatio !== "" && { aspectRatio: ask.aspectRatio }),
  });
  const seconds = Number.parseFloat(String(request?.fields.duration));
  const tooLong = maxSeconds !== undefined && seconds > maxSeconds ? [excess(seconds, maxSeconds)] : [];
  return [
    ...problems.map((problem) => problemOfFlag(problem, ask.model)),
    ...problemsOfSize(ask, command),
    ...tooLong,
  ];
}

/**
 * Rewords a problem of the catalogue's check in terms of flags. The check suggests only fields, so suggestions of
 * common flags are added.
 */
function problemOfFlag({ input, message }: Problem, model: string): string {
  const field = input.replace(/^parameters\./u, "");
  const unknown = field !== input && !flagNames(model).includes(field);
  const suggestion = unknown && !message.includes("did you mean") ? didYouMeanFlag(field, model) : "";
  return `${flagOf(input)} ${message}${suggestion}`;
}

/**
 * Limits steps, frames and the like, because they cost time and money. If the model has no maximum, the limit is ten
 * times its default, or 1000. A seed is not limited.
 */
function problemsOfSize({ model, parameters }: VideoCommand, { flags }: Command): string[] {
  const given = new Set(flags.map(({ name }) => name));
  return fieldsOf(model).flatMap(({ name, type, maximum, default: usual }) => {
    const value = given.has(name.toLowerCase()) ? parameters[name] : undefined;
    if (typeof value !== "number" || maximum !== undefined || /seed/iu.test(name)) return [];
    const most = typeof usual === "number" && usual > 0 ? usual * 10 : 1000;
    if (Math.abs(value) <= most) return [];
    return [
      `${flagOf(name)} is ${value}; a comment may give ${type === "integer" ? "a whole number" : "a number"} of at most ${most}`,
    ];
  });
}

/**
 * The problems with a model that the workflow allows and that is not in the catalogue, so that its fields are unknown.
 */
function uncheckable(ask: VideoCommand, { flags }: Command, { maxSeconds }: Settings): string[] {
  const problems = ownFlags(flags).map(
    ({ name }) =>
      `${flagOf(name)} is not known of ${ask.model}, which takes --duration and --aspect-ratio${didYouMeanFlag(name, ask.model)}`,
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

/** The flag for an input: `--negative-prompt` for `parameters.negative_prompt`. */
function flagOf(input: string): string {
  if (input === "prompt") return "the prompt";
  return `--${input.replace(/^parameters\./u, "").replaceAll("_", "-")}`;
}
