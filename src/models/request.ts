import * as z from "zod/mini";
import { type DurationSpelling, providers } from "../providers/table.ts";
import { quoted } from "../text/sanitize.ts";
import { didYouMean } from "../text/suggest.ts";
import { catalogue } from "./catalogue.ts";
import { adviceOnQuotes, describeAllowed, describeFields } from "./describe.ts";
import type { Fields, Model, ProviderName } from "./model.ts";

/** A request as the user wrote it, not validated. */
export interface RequestInput {
  model: string;
  provider?: ProviderName;
  /** Undefined if the prompt could not be read, which the caller reports. */
  prompt: string | undefined;
  /** `5`, `5s`. */
  duration?: string;
  /** `16:9`. */
  aspectRatio?: string;
  /** The model's further fields, with the provider's names. */
  parameters: Record<string, unknown>;
}

/** A validated request. */
export interface VideoRequest {
  provider: ProviderName;
  model: string;
  /** The body without the model's id. */
  fields: Fields;
  /** The model's entry in the catalogue; undefined for any other model, whose fields are not checked. */
  known: Model | undefined;
}

/** A problem with an input. */
export interface Problem {
  /** The name of the input, or the path of the parameter. */
  input: string;
  /** A predicate for users, with the given value and the allowed ones: `is "7"; allowed are 5, 10`. */
  message: string;
}

/** The provider of a model; undefined for a model outside the catalogue. */
export function providerOf(model: string | undefined): ProviderName | undefined {
  return catalogue.find(({ id }) => id === model)?.provider;
}

/** Bytes of UTF-8. No model takes a prompt of more than a few kilobytes. */
export const maxPromptBytes = 64 * 1024;

/** The field names of these models, or of the whole catalogue. */
export function fieldsOf(ids?: readonly string[]): string[] {
  const models = catalogue.filter(({ id }) => ids?.includes(id) ?? true);
  return models.flatMap((model) => describeFields(model).map(({ name }) => name));
}

/**
 * Validates a request against the catalogue and converts it to the provider's fields. Reports all problems together.
 */
export function validateRequest(given: RequestInput): { request?: VideoRequest; problems: Problem[] } {
  const known = catalogue.find((model) => model.id === given.model);
  const problems = [...problemsOfTexts(given, known), ...reservedParameters(given.parameters)];
  // Do not report two problems with the prompt.
  const requested = problems.some(({ input }) => input === "prompt")
    ? { ...given, prompt: undefined }
    : given;
  if (!known) return uncheckedRequest(requested, problems);
  if (requested.provider && requested.provider !== known.provider) {
    problems.push({
      input: "provider",
      message: `is ${requested.provider}, but ${known.id} is a model of ${known.provider}; leave it out`,
    });
  }
  const result = z.safeParse(known.schema, {
    ...requested.parameters,
    ...wireFields(requested, known.duration),
  });
  if (result.success) {
    const request = { provider: known.provider, model: known.id, fields: result.data, known };
    return problems.length > 0 ? { problems } : { request, problems };
  }
  problems.push(...result.error.issues.flatMap((issue) => problemsOf(issue, known, requested)));
  return { problems };
}

const ownInputs = { prompt: "prompt", duration: "duration", aspect_ratio: "aspect-ratio", model: "model" };

/** Checks texts before the schema. A known model's schema rejects an invalid duration or ratio itself. */
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

function wireFields(requested: RequestInput, spelling: DurationSpelling): Record<string, unknown> {
  return {
    ...(requested.prompt !== undefined && { prompt: requested.prompt }),
    ...(requested.duration !== undefined && { duration: wireDuration(requested.duration, spelling) }),
    ...(requested.aspectRatio !== undefined && { aspect_ratio: requested.aspectRatio }),
  };
}

/**
 * Converts a duration to the provider's spelling. Invalid text stays as given, so that the schema rejects it with the
 * allowed values.
 */
function wireDuration(given: string, spelling: DurationSpelling): string | number {
  const [, number] = /^(\d+(?:\.\d+)?)\s*s?$/iu.exec(given.trim()) ?? [];
  if (number === undefined) return given;
  if (spelling === "as-given") return given.trim() === number ? Number(number) : given;
  return spelling === "number" ? Number(number) : `${Number(number)}s`;
}

function uncheckedRequest(
  requested: RequestInput,
  problems: Problem[],
): { request?: VideoRequest; problems: Problem[] } {
  const ids = catalogue.map((model) => model.id);
  if (!requested.provider) {
    const message = `is ${quoted(requested.model)}, which the catalogue does not know; known are ${ids.join(", ")}; for any other model, set provider${didYouMean(requested.model, ids)}`;
    return { problems: [...problems, { input: "model", message }] };
  }
  const { title, modelId, duration } = providers[requested.provider];
  if (modelId && !modelId.pattern.test(requested.model)) {
    const message = `is ${quoted(requested.model)}, which is not a model id of ${title}; write it as ${modelId.form}`;
    return { problems: [...problems, { input: "model", message }] };
  }
  if (problems.length > 0) return { problems };
  const fields = { ...requested.parameters, ...wireFields(requested, duration) } as Fields;
  return {
    request: { provider: requested.provider, model: requested.model, fields, known: undefined },
    problems,
  };
}

function problemsOf(issue: z.core.$ZodIssue, model: Model, requested: RequestInput): Problem[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.filter((key) => !Object.hasOwn(ownInputs, key)).map((key) => unknownField(key, model));
  }
  const field = String(issue.path[0]);
  if (field === "prompt" && requested.prompt === undefined) return [];
  const input = inputOf(field);
  if (issue.code === "custom") return [{ input, message: issue.message }];
  const description = describeFields(model).find(({ name }) => name === field);
  const given = givenValue(field, requested);
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

function givenValue(field: string, requested: RequestInput): unknown {
  if (field === "duration") return requested.duration;
  if (field === "aspect_ratio") return requested.aspectRatio;
  return field === "prompt" ? requested.prompt : requested.parameters[field];
}

/** The warning for a model outside the catalogue. */
export function uncheckedModel(model: string): string {
  return `The model ${model} is not in the catalogue: its parameters are sent unchecked.`;
}
