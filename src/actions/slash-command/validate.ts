import { findModel } from "../../models/catalogue.ts";
import { confirmRequest, type OpenRequest, openRequest } from "../../models/confirm.ts";
import type { FieldDescription } from "../../models/describe.ts";
import { effectiveValue } from "../../models/effective.ts";
import { isMapping } from "../../models/json.ts";
import type { Fields, Model } from "../../models/model.ts";
import type { PublishedSchemas } from "../../models/published.ts";
import {
  type Problem,
  type RequestInput,
  requiresPrompt,
  type VideoRequest,
  validateRequest,
} from "../../models/request.ts";
import { parseDuration } from "../../models/roles.ts";
import { checkAddress, hideQueries } from "../../pictures/address.ts";
import { oneLine, quoted } from "../../text/sanitize.ts";
import { didYouMean, findNearest } from "../../text/suggest.ts";
import {
  askedFor,
  commonName,
  findModelFlag,
  flagNames,
  listSettableFields,
  mostPictures,
  ownFlags,
  pictureFlags,
  type VideoCommand,
} from "./command.ts";
import { isSwitch } from "./flag-value.ts";
import { type Command, parseCommand, type Stray, straysIn } from "./grammar.ts";
import { separatePictures } from "./pictures-in-text.ts";
import type { Settings } from "./settings.ts";

/** The result of validating a comment whose author has permission. `model` may be empty. */
export type Validation = { kind: "help"; model: string } | Refusal | { kind: "run"; ask: VideoCommand };

interface Refusal {
  kind: "refuse";
  problems: string[];
  model: string;
  /** Set if the schema that the provider publishes may resolve all problems. */
  open?: OpenCommand;
}

/** A command that the catalogue refuses, and that the provider may accept. */
export interface OpenCommand {
  ask: VideoCommand;
  request: OpenRequest;
}

/**
 * Bytes of UTF-8. No model takes a prompt of more than a few kilobytes, and Linux does not start a step with an input
 * of over 128 KiB.
 */
const maxBytes = 10_000;

/** More than the fields of any model. */
const maxFlags = 60;

/**
 * Validates the text of a comment.
 *
 * @param text The text after the command.
 * @returns for a refusal, sentences that name each flag as the author writes it.
 */
export function validateCommand(text: string, settings: Settings): Validation {
  const { text: words, pictures } = separatePictures(text);
  const command = parse(words, settings);
  const { flags } = command;
  const ask = askedFor(command, pictures, settings);
  const { model } = ask;
  const modelProblem = problemOfModel(model, settings);
  if (asksForHelp(command)) {
    const unknown = findModelFlag(flags) !== undefined && modelProblem !== undefined;
    return unknown ? { kind: "refuse", problems: [modelProblem], model } : { kind: "help", model };
  }
  if (flags.length > maxFlags) {
    return { kind: "refuse", problems: [`there are more than ${maxFlags} flags`], model };
  }
  const problems = [
    ...command.problems,
    ...problemsOfText(ask, command, text),
    ...problemsOfPictures(ask, command),
    ...problemsOfOrder(command, ask, settings),
    ...(modelProblem === undefined ? problemsOfFields(ask, command, settings) : [modelProblem]),
  ];
  if (problems.length === 0) return { kind: "run", ask };
  const open = modelProblem === undefined ? openCommand(ask, command, settings) : undefined;
  const resolvable = open?.request.problems.length === problems.length;
  return { kind: "refuse", problems, model, ...(open && resolvable && { open }) };
}

function openCommand(ask: VideoCommand, command: Command, { dryRun }: Settings): OpenCommand | undefined {
  if (dryRun || lacksPrompt(ask, command) || !findModel(ask.model)) return undefined;
  const given = toRequestInput(ask);
  const request = openRequest(given, validateRequest(given), false);
  return request && { ask, request };
}

/**
 * Has the provider's published schema decide about a command.
 *
 * @throws the reason of the schemas' signal after it aborts.
 */
export async function confirmCommand(
  { ask, request: open }: OpenCommand,
  settings: Settings,
  schemas: PublishedSchemas,
): Promise<Validation> {
  const { model } = ask;
  const decision = await confirmRequest(open, schemas);
  const problems = decision.request
    ? problemsOfLength(decision.request, settings)
    : decision.problems.map((problem) => problemOfFlag(problem, ask, settings));
  return problems.length > 0 ? { kind: "refuse", problems, model } : { kind: "run", ask };
}

/** The model decides which flags need no value, and a later flag may name it. */
function parse(text: string, settings: Settings): Command {
  const isFlagName = flagRecogniser(settings);
  const { flags } = parseCommand(text, { isFlagName });
  const model = findModelFlag(flags) ?? settings.model ?? "";
  const switches = listSettableFields(model).filter(({ schema }) => isSwitch(schema));
  const names = new Set(switches.map(({ flag }) => flag.toLowerCase()));
  const command = parseCommand(text, { isFlagName, isSwitch: (name) => names.has(name) });
  // `/video help --model ID`
  const [, afterHelp] = /^help\b[!?.]*\s+(\S.*)$/isu.exec(command.prompt) ?? [];
  if (command.flags.length > 0 || afterHelp === undefined) return command;
  const help = parseCommand(afterHelp, { isFlagName });
  return isModelAlone(help) && help.flags.length > 0 ? { ...help, help: true } : command;
}

function isModelAlone({ flags, prompt }: Command): boolean {
  return prompt === "" && flags.every(({ name }) => name === "model");
}

function asksForHelp(command: Command): boolean {
  const isWord = /^(?:help[!?.]*|[?？]+)$/iu.test(command.prompt);
  return command.help === true || (isWord && isModelAlone({ ...command, prompt: "" }));
}

function problemsOfText(ask: VideoCommand, command: Command, text: string): string[] {
  const { prompt, aspectRatio, parameters, image, lastImage } = ask;
  const problems: string[] = [];
  if (lacksPrompt(ask, command)) {
    problems.push("the prompt is missing: say what the video shows, after the flags");
  }
  const lengths = {
    "the prompt is": prompt,
    "the flags are": JSON.stringify([aspectRatio, parameters, image, lastImage]),
  };
  for (const [what, value] of Object.entries(lengths)) {
    const bytes = Buffer.byteLength(value);
    if (bytes > maxBytes) problems.push(`${what} ${bytes} bytes of UTF-8, and may be at most ${maxBytes}`);
  }
  // The request travels in environment variables, which cannot contain NUL.
  if (text.includes("\0")) problems.push("the comment holds a NUL character, which cannot be sent");
  return problems;
}

function problemsOfPictures({ model, own, shown, parameters }: VideoCommand, { flags }: Command): string[] {
  const named = flags.map(({ name }) => name).filter((name) => pictureFlags.includes(name));
  const fields = ownFlags(flags, model).map(({ name }) => name);
  return [
    ...problemsOfCount(model, named, shown.length),
    ...problemOfAddress("--image", own.image, shown),
    ...problemOfAddress("--last-image", own.lastImage, shown),
    ...Object.entries(parameters)
      .filter(([name, value]) => fields.includes(name.toLowerCase()) && namesFile(value))
      .map(
        ([name, value]) =>
          `${formatFlag(name)} is ${quoted(value)}; a comment may give an address, but no file`,
      ),
  ];
}

function problemOfAddress(flag: string, address: string | undefined, shown: readonly string[]): string[] {
  if (address === undefined || "address" in checkAddress(address, true)) return [];
  const what = shown.includes(address) ? "the picture in the comment" : flag;
  const given = quoted(withoutSecrets(address));
  return [`${what} is ${given}; give an https address, or drop the picture into the comment`];
}

function withoutSecrets(address: string): string {
  return hideQueries(address).replace(/(?<=\/\/)[^/@\s]*@/u, "…@");
}

function problemsOfCount(model: string, named: readonly string[], shown: number): string[] {
  if (shown > pictureFlags.length) {
    const most = mostPictures(model);
    const takes = ["none", "one, to start from", "two: one to start from and one to end with"][most];
    return [`the comment has ${shown} pictures, and ${model} takes ${takes}`];
  }
  const twice = pictureFlags.filter((name, index) => named.includes(name) && shown > index);
  return twice.map(
    (name) =>
      `${formatFlag(name)} is given, and a picture in the comment stands for the same; keep one of them`,
  );
}

/** Whether a value names a file of the runner, which the step would read. Comments must not reach those. */
function namesFile(value: unknown): boolean {
  if (typeof value === "string") return /^\s*\.[\\/]/u.test(value);
  return typeof value === "object" && value !== null && Object.values(value).some(namesFile);
}

/** Only a comment that sets something else makes a video without a prompt, by a model that requires none. */
function lacksPrompt({ prompt, model, own }: VideoCommand, { flags }: Command): boolean {
  const isBare = own.image === undefined && ownFlags(flags, model).length === 0;
  return prompt === "" && (requiresPrompt(model) || isBare);
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
  // A name in two words is no other model's word by chance.
  const ofOthers = models.flatMap(flagNames).filter((name) => name.includes("_"));
  const ofAny = new Set(["help", ...known, ...ofOthers].map((name) => name.toLowerCase()));
  const values = new Set([...models, ...models.flatMap(listSettableFields).flatMap(listValues)]);
  const problems = straysIn(prompt, [...ofAny]).flatMap((stray) => {
    const spelling = known.find((name) => name.toLowerCase() === commonName(stray.name, model));
    const isKnown = ofAny.has(stray.name);
    const certain = stray.certain || (isKnown && values.has(stray.value.toLowerCase()));
    if (stray.loose ? !(isKnown && certain) : !(isKnown || certain)) return [];
    return [problemOfStray(stray, spelling, model, command)];
  });
  return [...new Set(problems)].slice(0, maxFlags);
}

function listValues(field: FieldDescription): string[] {
  return field.values.map((value) => String(value).toLowerCase());
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
  const isBare =
    value === "" &&
    listSettableFields(model).some(({ flag, schema }) => flag === spelling && isSwitch(schema));
  const given = isBare ? "" : ` ${oneLine(value, 80) || "VALUE"}`;
  const right = `${command} ${formatFlag(spelling)}${given} PROMPT`;
  return `${oneLine(written, 80)} comes after the start of the prompt; write ${right}; ${inWords}`;
}

/** Whether a name is, or resembles, a flag of an allowed model. A prompt, too, may begin with a dash and a word. */
function flagRecogniser({ models }: Settings): (name: string) => boolean {
  const names = ["h", "help", ...pictureFlags, ...models.flatMap(flagNames), ...Object.keys(synonyms)];
  const all = new Set(names.map((name) => name.toLowerCase()));
  return (name) => all.has(name) || findNearest(name, [...all]) !== undefined;
}

/** Flags by other names that people use for them. */
const synonyms: Record<string, string> = {
  seconds: "duration",
  length: "duration",
  time: "duration",
  ratio: "aspect_ratio",
  ar: "aspect_ratio",
  format: "aspect_ratio",
  picture: "image",
  photo: "image",
  screenshot: "image",
};

function didYouMeanFlag(name: string, model: string): string {
  const known = flagNames(model);
  const nearest = (word: string) =>
    findNearest(word, known) ?? findNearest(word, Object.keys(synonyms)) ?? word;
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
  return [
    ...problemsOfTwins(command, ask.model),
    ...(findModel(ask.model) ? checked(ask, command, settings) : uncheckable(ask, command, settings)),
    ...problemsOfSize(ask, command),
  ];
}

/** Two flags that set the same field by different names. */
function problemsOfTwins({ flags }: Command, model: string): string[] {
  const names = new Set(flags.map(({ name }) => name));
  return [...names]
    .filter((name) => commonName(name, model) !== name && names.has(commonName(name, model)))
    .map(
      (name) =>
        `${formatFlag(name)} and ${formatFlag(commonName(name, model))} are the same; keep one of them`,
    );
}

function checked(ask: VideoCommand, command: Command, settings: Settings): string[] {
  const { request, problems } = validateRequest(toRequestInput(ask));
  const reported = lacksPrompt(ask, command);
  return [
    ...problems
      .filter(({ input }) => !(reported && input === "prompt"))
      .map((problem) => problemOfFlag(problem, ask, settings)),
    ...(request ? problemsOfLength(request, settings) : []),
  ];
}

function toRequestInput(ask: VideoCommand): RequestInput {
  const { model, prompt, duration, aspectRatio, parameters, image, lastImage, referenceImages } = ask;
  return {
    model,
    prompt,
    parameters,
    ...(duration !== "" && { duration }),
    ...(aspectRatio !== "" && { aspectRatio }),
    ...(image !== "" && { image }),
    ...(lastImage !== "" && { lastImage }),
    ...(referenceImages.length > 0 && { referenceImages }),
  };
}

/**
 * Rewords a problem of the catalogue's check in terms of flags. The check suggests only fields, so suggestions of
 * common flags are added.
 */
function problemOfFlag({ input, message }: Problem, ask: VideoCommand, settings: Settings): string {
  const { model } = ask;
  if (input === "image" || input === "last-image") return problemOfPicture(input, message, ask, settings);
  const field = input.replace(/^parameters\./u, "");
  const unknown = field !== input && !flagNames(model).includes(field);
  const suggestion = unknown && !message.includes("did you mean") ? didYouMeanFlag(field, model) : "";
  const inFlags = message.replace(/\bparameters\.(\w+)/gu, (_, name: string) => formatFlag(name));
  return `${formatFlag(input)} ${inFlags}${suggestion}`;
}

function problemOfPicture(
  input: "image" | "last-image",
  message: string,
  { model, image, lastImage, shown }: VideoCommand,
  { models }: Settings,
): string {
  if (message.startsWith("is missing")) {
    return `the picture is missing; ${model} makes its video from one: drop it into the comment, or give ${formatFlag(input)} ADDRESS`;
  }
  const isShown = shown.includes(input === "image" ? image : lastImage);
  const which = input === "image" ? "the picture" : "the second picture";
  const role = input === "image" ? "image" : "lastImage";
  const taking = models.filter((id) => findModel(id)?.roles[role] !== undefined);
  const allowed = taking.length > 0 ? `allowed here: ${taking.join(", ")}` : "none is allowed here";
  const advice = message.includes("the nearest models that do") ? ` (${allowed})` : "";
  return `${isShown ? `${which} in the comment` : formatFlag(input)} ${message}${advice}`;
}

/** The problems with the length of a video by a model of the catalogue. */
function problemsOfLength({ fields, known }: VideoRequest, { maxSeconds }: Settings): string[] {
  if (maxSeconds === undefined || !known) return [];
  const { duration } = known.roles;
  const given = effectiveValue(fields, known.schema, duration) ?? null;
  // Some models take 0 for a length of their own choice.
  const asked = parseDuration(given) ?? 0;
  const seconds = Math.max(asked, secondsOfParts(fields, known), secondsOfFrames(fields, known));
  if (asked > maxSeconds) return [excess(asked, maxSeconds)];
  if (seconds > maxSeconds) {
    return [`the video would be ${seconds} seconds long; at most ${maxSeconds} seconds are allowed here`];
  }
  if (duration === undefined || asked > 0) return [];
  const what = given === null ? "is missing" : `is ${quoted(given)}`;
  return [`--duration ${what}; give at most ${maxSeconds} seconds`];
}

/** The sum of the durations in lists of shots, such as `multi_prompt`. */
function secondsOfParts(fields: Fields, { schema }: Model): number {
  const sums = Object.entries(fields).map(([name, value]) => {
    const usual = schema.fields[name]?.items?.properties?.duration?.default;
    const parts: unknown[] = Array.isArray(value) ? value : [];
    const seconds = parts.filter(isMapping).map(({ duration = usual }) => parseDuration(duration) ?? 0);
    return seconds.reduce((sum, each) => sum + each, 0);
  });
  return Math.max(0, ...sums);
}

/** The length of a video whose frames are counted; 0 where the fields do not tell. */
function secondsOfFrames(fields: Fields, { schema, roles }: Model): number {
  if (roles.duration !== undefined) return 0;
  const [frames, ...rates] = ["num_frames", "fps", "frames_per_second", "frame_rate"].map((name) =>
    effectiveValue(fields, schema, name),
  );
  const rate = rates.find((value) => typeof value === "number" && value > 0);
  return typeof frames === "number" && typeof rate === "number" ? Math.round((frames / rate) * 10) / 10 : 0;
}

/**
 * Limits steps, frames and the like, because they cost time and money. If the model has no maximum, the limit is ten
 * times its default, or 1000. A seed is not limited.
 */
function problemsOfSize({ model, parameters }: VideoCommand, { flags }: Command): string[] {
  const fields = new Map(listSettableFields(model).map((field) => [field.name.toLowerCase(), field]));
  return ownFlags(flags, model).flatMap(({ name }) => {
    const { name: written = name, type = "number", schema = {}, default: usual } = fields.get(name) ?? {};
    const value = parameters[written];
    const isBounded = schema.maximum !== undefined || schema.exclusiveMaximum !== undefined;
    if (typeof value !== "number" || isBounded || /seed/iu.test(name)) return [];
    const most = typeof usual === "number" && usual > 0 ? usual * 10 : 1000;
    if (Math.abs(value) <= most) return [];
    return [
      `${formatFlag(name)} is ${value}; a comment may give ${type === "integer" ? "a whole number" : "a number"} of at most ${most}`,
    ];
  });
}

/** Names of fields that may decide about the length of a video. */
const lengthLike = /duration|second|length|frame|fps|time/u;

/** The problems with a model outside the catalogue that the workflow allows. Its fields are checked before they are sent. */
function uncheckable(ask: VideoCommand, { flags }: Command, { maxSeconds }: Settings): string[] {
  const problems = ownFlags(flags, ask.model).flatMap(({ name }) => {
    if (name === "prompt") return ["--prompt is no flag; write the prompt after the flags"];
    if (!/^[a-z][\w.]*$/u.test(name)) return [`${formatFlag(oneLine(name, 80))} is not the name of a field`];
    if (maxSeconds === undefined || !lengthLike.test(name)) return [];
    return [
      `${formatFlag(name)} may decide the length of the video, which is limited to ${maxSeconds} seconds here; use --duration`,
    ];
  });
  if (ask.duration === "") {
    if (maxSeconds === undefined) return problems;
    return [...problems, `--duration is missing; give at most ${maxSeconds} seconds`];
  }
  if (ask.duration === "auto" && maxSeconds === undefined) return problems;
  const seconds = parseDuration(ask.duration) ?? 0;
  if (seconds === 0) problems.push(`--duration is ${quoted(ask.duration)}; write seconds, such as 5`);
  if (maxSeconds !== undefined && seconds > maxSeconds) problems.push(excess(seconds, maxSeconds));
  return problems;
}

function excess(seconds: number, maxSeconds: number): string {
  return `--duration is ${seconds}; at most ${maxSeconds} seconds are allowed here`;
}

/** The flag for an input: `--negative-prompt` for `parameters.negative_prompt`. */
function formatFlag(input: string): string {
  if (input === "prompt") return "the prompt";
  return `--${input.replace(/^parameters\./u, "").replaceAll("_", "-")}`;
}
