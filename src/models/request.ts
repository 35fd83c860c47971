import * as z from "zod/mini";
import { type DurationSpelling, providers } from "../providers/table.ts";
import { quoted } from "../text/sanitize.ts";
import { didYouMean } from "../text/suggest.ts";
import { catalogue } from "./catalogue.ts";
import { adviceOnQuotes, describeAllowed, describeFields } from "./describe.ts";
import type { Fields, Model, ProviderName } from "./model.ts";

/** A video as a person asks for it: nothing checked yet. */
export interface RequestInput {
  model: string;
  provider?: ProviderName;
  /** Undefined if the prompt could not be read, which is reported elsewhere. */
  prompt: string | undefined;
  /** `5`, `5s`. */
  duration?: string;
  /** `16:9`. */
  aspectRatio?: string;
  /** The model's further fields, in the provider's spelling. */
  parameters: Record<string, unknown>;
}

/** A request that can be sent as it is. */
export interface VideoRequest {
  provider: ProviderName;
  model: string;
  /** The body without the model's id. */
  fields: Fields;
  /** The catalogue's entry; undefined for a model that is sent unchecked. */
  known: Model | undefined;
}

/** Something wrong with what was asked. */
export interface Problem {
  /** The input, or the parameter's path, at fault. */
  input: string;
  /** What was given and what is allowed. */
  message: string;
}

/** Whose model this is, as far as the catalogue knows. */
export function providerOf(model: string | undefined): ProviderName | undefined {
  return catalogue.find(({ id }) => id === model)?.provider;
}

/** No model takes more than a few kilobytes: a longer text is not a prompt. */
export const maxPromptBytes = 64 * 1024;

/** The names of the fields of these models, or of all that the catalogue knows. */
export function fieldsOf(ids?: readonly string[]): string[] {
  const models = catalogue.filter(({ id }) => ids?.includes(id) ?? true);
  return models.flatMap((model) => describeFields(model).map(({ name }) => name));
}

/** Validates a request against the catalogue and turns it into the provider's fields. Finds all problems at once. */
export function validateRequest(given: RequestInput): { request?: VideoRequest; problems: Problem[] } {
  const known = catalogue.find((model) => model.id === given.model);
  const problems = [...problemsOfTexts(given, known), ...reservedParameters(given.parameters)];
  // A prompt with a problem already is not checked again.
  const wish = problems.some(({ input }) => input === "prompt") ? { ...given, prompt: undefined } : given;
  if (!known) return uncheckedRequest(wish, problems);
  if (wish.provider && wish.provider !== known.provider) {
    problems.push({
      input: "provider",
      message: `is ${wish.provider}, but ${known.id} is a model of ${known.provider}; leave it out`,
    });
  }
  const result = z.safeParse(known.schema, { ...wish.parameters, ...wireFields(wish, known.duration) });
  if (result.success) {
    const request = { provider: known.provider, model: known.id, fields: result.data, known };
    return problems.length > 0 ? { problems } : { request, problems };
  }
  problems.push(...result.error.issues.flatMap((issue) => problemsOf(issue, known, wish)));
  return { problems };
}

const ownInputs = { prompt: "prompt", duration: "duration", aspect_ratio: "aspect-ratio", model: "model" };

/** A known model's schema refuses what is no duration or ratio by itself. */
function problemsOfTexts(
  { prompt, duration, aspectRatio }: RequestInput,
  known: Model | undefined,
): Problem[] {
  const texts = known ? { prompt } : { prompt, duration, "aspect-ratio": aspectRatio };
  const problems = Object.entries(texts)
    .filter(([, text]) => text?.isWellFormed() === false)
    .map(([input]) => ({ input, message: "contains half a character (a lone surrogate); write it again" }));
  const bytes = Buffer.byteLength(prompt ?? "");
  if (bytes <= maxPromptBytes) return problems;
  return [
    ...problems,
    { input: "prompt", message: `is ${bytes} bytes of UTF-8, and may be at most ${maxPromptBytes}` },
  ];
}

function reservedParameters(parameters: Record<string, unknown>): Problem[] {
  return Object.entries(ownInputs)
    .filter(([field]) => Object.hasOwn(parameters, field))
    .map(([field, input]) => ({
      input: `parameters.${field}`,
      message: `is a separate input; set ${input} instead`,
    }));
}

function wireFields(wish: RequestInput, spelling: DurationSpelling): Record<string, unknown> {
  return {
    ...(wish.prompt !== undefined && { prompt: wish.prompt }),
    ...(wish.duration !== undefined && { duration: wireDuration(wish.duration, spelling) }),
    ...(wish.aspectRatio !== undefined && { aspect_ratio: wish.aspectRatio }),
  };
}

/** What is no number of seconds stays as it was given, so that the schema refuses it with the allowed values. */
function wireDuration(given: string, spelling: DurationSpelling): string | number {
  const [, number] = /^(\d+(?:\.\d+)?)\s*s?$/iu.exec(given.trim()) ?? [];
  if (number === undefined) return given;
  if (spelling === "as-given") return given.trim() === number ? Number(number) : given;
  return spelling === "number" ? Number(number) : `${Number(number)}s`;
}

function uncheckedRequest(
  wish: RequestInput,
  problems: Problem[],
): { request?: VideoRequest; problems: Problem[] } {
  const ids = catalogue.map((model) => model.id);
  if (!wish.provider) {
    const message = `is ${quoted(wish.model)}, which the catalogue does not know; known are ${ids.join(", ")}; for any other model, set provider${didYouMean(wish.model, ids)}`;
    return { problems: [...problems, { input: "model", message }] };
  }
  const { title, modelId, duration } = providers[wish.provider];
  if (modelId && !modelId.pattern.test(wish.model)) {
    const message = `is ${quoted(wish.model)}, which is not a model id of ${title}; write it as ${modelId.form}`;
    return { problems: [...problems, { input: "model", message }] };
  }
  if (problems.length > 0) return { problems };
  const fields = { ...wish.parameters, ...wireFields(wish, duration) } as Fields;
  return { request: { provider: wish.provider, model: wish.model, fields, known: undefined }, problems };
}

function problemsOf(issue: z.core.$ZodIssue, model: Model, wish: RequestInput): Problem[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.filter((key) => !Object.hasOwn(ownInputs, key)).map((key) => unknownField(key, model));
  }
  const field = String(issue.path[0]);
  if (field === "prompt" && wish.prompt === undefined) return [];
  const input = inputOf(field);
  if (issue.code === "custom") return [{ input, message: issue.message }];
  const description = describeFields(model).find(({ name }) => name === field);
  const given = givenValue(field, wish);
  const allowed = description ? describeAllowed(description) : "";
  const values = description?.values.map(String) ?? [];
  const suggestion = didYouMean(String(given), values);
  const advice = (description && adviceOnQuotes(given, description)) || suggestion;
  return [{ input, message: `is ${quoted(given)}; ${model.id} allows ${allowed}${advice}` }];
}

function unknownField(key: string, model: Model): Problem {
  const fields = describeFields(model)
    .map(({ name }) => name)
    .filter((name) => !Object.hasOwn(ownInputs, name));
  const others = catalogue.filter((other) => describeFields(other).some(({ name }) => name === key));
  const owner = others.length > 0 ? ` (it is one of ${others.map(({ id }) => id).join(", ")})` : "";
  const allowed = fields.length > 0 ? fields.join(", ") : "no further fields";
  return {
    input: `parameters.${key}`,
    message: `is not a field of ${model.id}${owner}, which takes ${allowed}${didYouMean(key, fields)}`,
  };
}

function inputOf(field: string): string {
  return Object.hasOwn(ownInputs, field) ? ownInputs[field as keyof typeof ownInputs] : `parameters.${field}`;
}

function givenValue(field: string, wish: RequestInput): unknown {
  if (field === "duration") return wish.duration;
  if (field === "aspect_ratio") return wish.aspectRatio;
  return field === "prompt" ? wish.prompt : wish.parameters[field];
}

/** What is told of a model that the catalogue does not know. */
export function uncheckedModel(model: string): string {
  return `The model ${model} is not in the catalogue: its parameters are sent unchecked.`;
}
