import type { Picture } from "../pictures/picture.ts";
import { providers, type UnknownDuration } from "../providers/table.ts";
import { quoted } from "../text/sanitize.ts";
import { didYouMean, didYouMeanId } from "../text/suggest.ts";
import { allIds, allModels, findModel } from "./catalogue.ts";
import { undeliverable } from "./delivery.ts";
import {
  adviceOnQuotes,
  describeList,
  describeSchema,
  longestList,
  orderedNames,
  range,
} from "./describe.ts";
import type { FieldSchema } from "./entry.ts";
import type { Fields, Model, ProviderName } from "./model.ts";
import { spellDuration } from "./roles.ts";
import { breaches } from "./rules.ts";
import { findMismatches, type Mismatch } from "./schema-check.ts";

/** A request as the user wrote it, not validated. */
export interface RequestInput {
  model: string;
  provider?: ProviderName;
  /**
   * Empty if none is given. Undefined if it could not be read, or is missing where the model requires it: the caller
   * reports that.
   */
  prompt: string | undefined;
  /** `5`, `5s`. */
  duration?: string;
  /** `16:9`. */
  aspectRatio?: string;
  /** The picture to start from: an address, or the placeholder of one of `pictures`. */
  image?: string;
  /** The picture to end with. */
  lastImage?: string;
  /** Further pictures. */
  referenceImages?: readonly string[];
  /** The pictures of files. Their placeholders may be in `parameters` too. */
  pictures?: readonly Picture[];
  /** The model's further fields, with the provider's names. */
  parameters: Record<string, unknown>;
}

/** A validated request. */
export interface VideoRequest {
  provider: ProviderName;
  model: string;
  /** The body without the model's id. */
  fields: Fields;
  /** The pictures of files, whose placeholders stand in `fields`. */
  pictures?: readonly Picture[];
  /** The fields by which later runs recognize the request, if other than `fields`. */
  identity?: Fields;
  /** The model's entry in the catalogue; undefined for any other model. */
  known: Model | undefined;
}

/** A problem with an input. */
export interface Problem {
  /** The name of the input, or the path of the parameter. */
  input: string;
  /** A predicate for users, with the given value and the allowed ones: `is "7"; allowed are 5, 10`. */
  message: string;
}

/** The result of checking a request. */
export interface Validation {
  /** Undefined if there are problems. */
  request?: VideoRequest;
  problems: Problem[];
  /** The model in the catalogue; undefined for any other. */
  model: Model | undefined;
}

/** The provider of a model; undefined for a model outside the catalogue. */
export function findProvider(model: string | undefined): ProviderName | undefined {
  return model === undefined ? undefined : findModel(model)?.provider;
}

/** Whether a model requires a prompt. One outside the catalogue is taken to. */
export function requiresPrompt(model: string | undefined, provider?: ProviderName): boolean {
  const known = model === undefined ? undefined : findModel(model, provider);
  return known?.schema.required.includes("prompt") ?? true;
}

/** Bytes of UTF-8. No model takes a prompt of more than a few kilobytes. */
export const maxPromptBytes = 64 * 1024;

/** The field names of these models, or of the whole catalogue. The aspect ratio has one name, whatever a model calls it. */
export function listFieldNames(ids?: readonly string[]): string[] {
  const models = ids ? ids.flatMap((id) => findModel(id) ?? []) : allModels();
  const names = models.flatMap(({ schema, roles }) =>
    Object.keys(schema.fields).map((name) => (name === roles.aspectRatio ? "aspect_ratio" : name)),
  );
  return [...new Set(names)];
}

/**
 * Validates a request against the catalogue and converts it to the provider's fields. Reports all problems together.
 */
export function validateRequest(given: RequestInput): Validation {
  const model = findModel(given.model, given.provider) ?? findModel(given.model);
  return model ? validateAgainst(given, model) : uncheckedRequest(given);
}

/**
 * Validates a request against a model: of the catalogue, or one made of the schema that the provider publishes now.
 */
export function validateAgainst(given: RequestInput, model: Model): Validation {
  const { provider, id, schema, sendsDefaults } = model;
  const problems = problemsOfTexts({ prompt: given.prompt });
  if (given.provider && given.provider !== provider) {
    const message = `is ${given.provider}, but ${id} is a model of ${provider}; leave it out`;
    problems.push({ input: "provider", message });
  }
  const inputs = mapFieldsToInputs(model, given);
  const misplaced = Object.keys(given.parameters).filter((field) => inputs.has(field));
  problems.push(...misplaced.map((field) => separateInput(field, inputs.get(field) ?? field)));
  const { fields, problems: missingRoles } = wireFields(given, model);
  problems.push(...missingRoles);
  // Do not report two problems with one input.
  const noPrompt = given.prompt === undefined || problems.some(({ input }) => input === "prompt");
  const reported = new Set([...misplaced, ...(noPrompt ? ["prompt"] : [])]);
  const found = findMismatches(fields, schema).filter(({ field }) => !reported.has(field));
  // What the model takes is said once.
  const firstUnknown = found.find(({ kind }) => kind === "unknown");
  const wrong = new Set([...reported, ...found.map(({ field }) => field)]);
  const inputFor = (field: string) =>
    Object.hasOwn(given.parameters, field) ? undefined : pictureInput(field, model);
  const nameOf = (field: string) => inputs.get(field) ?? inputFor(field) ?? `parameters.${field}`;
  const broken = [
    ...breaches(model.rules, { fields, schema, wrong, nameOf }),
    ...undeliverable(fields, schema).filter(({ field }) => !wrong.has(field)),
  ];
  problems.push(
    ...found.map((mismatch) =>
      mismatch.kind === "unknown"
        ? unknownField(mismatch.field, model, { listsFields: mismatch === firstUnknown })
        : describeMismatch(mismatch, given, model),
    ),
    ...broken.map(({ field, message }) => ({ input: nameOf(field), message })),
  );
  // Few models take any text there: the schema of the others has refused it, with the allowed values.
  const texts = problemsOfTexts({ duration: given.duration, "aspect-ratio": given.aspectRatio });
  problems.push(...texts.filter(({ input }) => !problems.some((problem) => problem.input === input)));
  if (problems.length > 0 || given.prompt === undefined) return { problems, model };
  const all = sendsDefaults ? { ...collectDefaults(model), ...fields } : fields;
  const inOrder = orderedNames(model).flatMap((name) =>
    Object.hasOwn(all, name) ? [[name, all[name]]] : [],
  );
  const sent = Object.fromEntries(inOrder) as Fields;
  const pictures = given.pictures?.length ? { pictures: given.pictures } : {};
  return { request: { provider, model: id, fields: sent, ...pictures, known: model }, problems, model };
}

function collectDefaults({ schema }: Model): Record<string, unknown> {
  const entries = Object.entries(schema.fields).map(([name, field]) => [name, field.default]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The pictures that a request gives by inputs of their own: the input, the field of the model, and the value. */
function pictureRoles(
  { roles, schema }: Model,
  { image, lastImage, referenceImages }: Partial<RequestInput> = {},
): [input: string, field: string | undefined, value: unknown][] {
  const { references = "" } = roles;
  const isList = takesList(schema.fields[references] ?? {});
  const [single, ...further] = referenceImages ?? [];
  return [
    ["image", roles.image, image],
    ["last-image", roles.lastImage, lastImage],
    ["reference-images", roles.references, isList || further.length > 0 ? referenceImages : single],
  ];
}

function takesList({ type, anyOf = [] }: FieldSchema): boolean {
  return [type].flat().includes("array") || anyOf.some(takesList);
}

/** The input for a picture's field, which may be given in `parameters` as well. */
function pictureInput(field: string, model: Model): string | undefined {
  return pictureRoles(model).find(([, name]) => name === field)?.[0];
}

/** The inputs for fields that do not go into `parameters`, by field. */
function mapFieldsToInputs(model: Model, given: Partial<RequestInput> = {}): Map<string, string> {
  const { schema, roles } = model;
  const inputs = new Map<string, string>();
  if (Object.hasOwn(schema.fields, "prompt")) inputs.set("prompt", "prompt");
  // A model of another provider may call the field otherwise.
  if (roles.duration !== undefined) inputs.set("duration", "duration").set(roles.duration, "duration");
  if (roles.aspectRatio !== undefined) {
    inputs.set("aspect_ratio", "aspect-ratio").set(roles.aspectRatio, "aspect-ratio");
  }
  if (!Object.hasOwn(schema.fields, "model")) inputs.set("model", "model");
  for (const [input, field, value] of pictureRoles(model, given)) {
    if (field !== undefined && value !== undefined) inputs.set(field, input);
  }
  return inputs;
}

function separateInput(field: string, input: string): Problem {
  return { input: `parameters.${field}`, message: `is a separate input; set ${input} instead` };
}

/** The fields of a request as the model names and spells them, and problems with inputs that it does not have. */
function wireFields(
  given: RequestInput,
  model: Model,
): { fields: Record<string, unknown>; problems: Problem[] } {
  const { prompt, duration, aspectRatio, parameters } = given;
  const { roles, schema } = model;
  const inputs = mapFieldsToInputs(model, given);
  const further = Object.entries(parameters).filter(([field]) => !inputs.has(field));
  const { duration: length, durationSpelling = "text", aspectRatio: ratio } = roles;
  const hasPrompt = Object.hasOwn(schema.fields, "prompt");
  const own: [input: string, field: string | undefined, value: unknown][] = [
    ["prompt", hasPrompt ? "prompt" : undefined, prompt === "" ? undefined : prompt],
    ["duration", length, duration === undefined ? undefined : spellDuration(duration, durationSpelling)],
    ["aspect-ratio", ratio, aspectRatio],
    ...pictureRoles(model, given),
  ];
  const set = own.filter(([, , value]) => value !== undefined);
  return {
    fields: Object.fromEntries([
      ...further,
      ...set.flatMap(([, field, value]) => (field === undefined ? [] : [[field, value]])),
    ]),
    problems: set
      .filter(([, field]) => field === undefined)
      .map(([input]) => ({ input, message: withoutRole(input, model) })),
  };
}

/** Fields that decide about the length or the shape of the frame in another unit. */
const substitutes: Readonly<Record<string, (name: string, field: FieldSchema) => boolean>> = {
  duration: (name) => /^(?:num_frames|num_segments|first_n_seconds)$/u.test(name),
  "aspect-ratio": (name, field) =>
    /(?:resolution|size|dimensions|orientation)$/u.test(name) &&
    /\d[x:]\d|portrait/u.test(describeSchema(field)),
};

function withoutRole(input: string, model: Model): string {
  const { id, schema } = model;
  if (Object.hasOwn(pictureNouns, input)) return withoutPicture(input as keyof typeof pictureNouns, model);
  const nouns: Record<string, string> = { "aspect-ratio": "aspect ratio" };
  const instead = Object.entries(schema.fields).filter((field) => substitutes[input]?.(...field));
  const advice = instead.map(([name, field]) => `parameters.${name} (${describeSchema(field)})`);
  const end = advice.length > 0 ? `set ${advice.join(", ")} instead` : "leave it out";
  return `is given, but ${id} takes no ${nouns[input] ?? input}; ${end}`;
}

const pictureNouns = {
  image: "picture to start from",
  "last-image": "picture to end with",
  "reference-images": "further pictures",
};

/** Names the model's own inputs for pictures, and the nearest models that have the wanted one. */
function withoutPicture(input: keyof typeof pictureNouns, model: Model): string {
  const own = pictureRoles(model).flatMap(([name, field]) => (field === undefined ? [] : [name]));
  const instead = own.length > 0 ? ` (it takes ${own.join(" and ")})` : "";
  const others = allModels().filter((other) =>
    pictureRoles(other).some(([name, field]) => name === input && field !== undefined),
  );
  const named = nearest(others, model).map(({ id }) => id);
  return `is given, but ${model.id} takes no ${pictureNouns[input]}${instead}; the nearest models that do are ${named.join(", ")}`;
}

/** Checks texts before the schema. */
function problemsOfTexts(texts: Readonly<Record<string, string | undefined>>): Problem[] {
  const problems = Object.entries(texts)
    .filter(([, text]) => text?.isWellFormed() === false)
    .map(([input]) => ({ input, message: "contains half a character (a lone surrogate); write it again" }));
  const bytes = Buffer.byteLength(texts.prompt ?? "");
  if (bytes <= maxPromptBytes) return problems;
  return [
    ...problems,
    { input: "prompt", message: `is ${bytes} bytes of UTF-8, and may be at most ${maxPromptBytes}` },
  ];
}

const ownInputs = { prompt: "prompt", duration: "duration", aspect_ratio: "aspect-ratio", model: "model" };

function uncheckedRequest(given: RequestInput): Validation {
  const { prompt, duration, aspectRatio, parameters } = given;
  const problems = [
    ...problemsOfTexts({ prompt, duration, "aspect-ratio": aspectRatio }),
    ...Object.entries(ownInputs)
      .filter(([field]) => Object.hasOwn(parameters, field))
      .map(([field, input]) => separateInput(field, input)),
    ...undeliverable(parameters).map(({ field, message }) => ({ input: `parameters.${field}`, message })),
  ];
  const refuse = (message: string): Validation => ({
    problems: [...problems, { input: "model", message }],
    model: undefined,
  });
  if (!given.provider) return refuse(unknownModel(given.model));
  const { title, modelId, duration: spelling } = providers[given.provider];
  if (modelId && !modelId.pattern.test(given.model)) {
    return refuse(
      `is ${quoted(given.model)}, which is not a model id of ${title}; write it as ${modelId.form}`,
    );
  }
  if (problems.length > 0) return { problems, model: undefined };
  const fields = {
    ...parameters,
    ...(prompt && { prompt }),
    ...(duration !== undefined && { duration: unknownDuration(duration, spelling) }),
    ...(aspectRatio !== undefined && { aspect_ratio: aspectRatio }),
    ...unplacedPictures(given),
  } as Fields;
  const pictures = given.pictures?.length ? { pictures: given.pictures } : {};
  return {
    request: { provider: given.provider, model: given.model, fields, ...pictures, known: undefined },
    problems,
    model: undefined,
  };
}

/**
 * The pictures of a request whose model's fields are not known. They tell requests apart, and are not sent so: see
 * `confirmRequest`.
 */
export function unplacedPictures({
  image,
  lastImage,
  referenceImages,
}: RequestInput): Record<string, unknown> {
  const pictures = { image, "last-image": lastImage, "reference-images": referenceImages };
  return Object.fromEntries(Object.entries(pictures).filter(([, value]) => value !== undefined));
}

/** By id: thousands of entries of a manifest may share it. */
const unknownModels = new Map<string, string>();

function unknownModel(id: string): string {
  const ids = allIds();
  const message =
    unknownModels.get(id) ??
    `is ${quoted(id)}, which is none of the ${ids.length} models of the catalogue (docs/models.md lists them); for any other model, set provider${didYouMeanId(id, ids)}`;
  unknownModels.set(id, message);
  return message;
}

/** A duration in the spelling that is usual at a provider. */
function unknownDuration(given: string, spelling: UnknownDuration): string | number {
  const [, number] = /^(\d+(?:\.\d+)?)\s*s?$/iu.exec(given.trim()) ?? [];
  if (number === undefined) return given;
  return spelling === "number" || given.trim() === number ? Number(number) : given;
}

function describeMismatch(
  mismatch: Exclude<Mismatch, { kind: "unknown" }>,
  given: RequestInput,
  model: Model,
): Problem {
  const { field, path } = mismatch;
  const input = mapFieldsToInputs(model, given).get(field) ?? `parameters.${path}`;
  const { schema } = mismatch;
  switch (mismatch.kind) {
    case "missing": {
      const picture = path === field ? pictureInput(field, model) : undefined;
      if (picture) return { input: picture, message: missingPicture(model) };
      return { input, message: `is missing; ${model.id} requires it: ${describeSchema(schema)}` };
    }
    case "length": {
      const { unit, given: length } = mismatch;
      const [least, most] =
        unit === "items" ? [schema.minItems, schema.maxItems] : [schema.minLength, schema.maxLength];
      return { input, message: `has ${length} ${unit}; ${model.id} allows ${range(least, most)}` };
    }
    case "value": {
      const value = input === "duration" ? given.duration : mismatch.given;
      const suggestion =
        typeof value === "object" ? "" : didYouMean(String(value), schema.enum?.map(String) ?? []);
      // Inputs are text, however they are written.
      const advice = (input.startsWith("parameters.") && adviceOnQuotes(value, schema)) || suggestion;
      const allowed = `${describeSchema(schema)}${pageFor(schema.enum ?? [], model)}`;
      return { input, message: `is ${quoted(value)}; ${model.id} allows ${allowed}${advice}` };
    }
  }
}

/** Where to find the rest of a list that a message shortens. */
function pageFor(list: readonly unknown[], { id, provider }: Model): string {
  return list.length > longestList && findModel(id, provider) ? " (see docs/models.md)" : "";
}

function missingPicture({ id }: Model): string {
  return `is missing; ${id} makes its video from it: give a file in the workspace, or an https address`;
}

/** At most so many of the other models that have a field are named. */
const namedOwners = 3;

function unknownField(key: string, model: Model, { listsFields }: { listsFields: boolean }): Problem {
  const inputs = mapFieldsToInputs(model);
  const fields = Object.keys(model.schema.fields).filter((name) => !inputs.has(name));
  const owners = allModels().filter(({ schema }) => Object.hasOwn(schema.fields, key));
  const allowed =
    fields.length > 0 ? `${describeList(fields)}${pageFor(fields, model)}` : "no further fields";
  const takes = listsFields ? `, which takes ${allowed}` : "";
  return {
    input: `parameters.${key}`,
    message: `is not a field of ${model.id}${describeOwners(owners, model)}${takes}${didYouMean(key, fields)}`,
  };
}

/** Names the nearest owners of a field. */
function describeOwners(owners: readonly Model[], model: Model): string {
  if (owners.length === 0) return "";
  const named = nearest(owners, model);
  const rest = owners.length - named.length;
  const more = rest === 0 ? "" : ` and ${rest} more`;
  return ` (it is one of ${named.map(({ id }) => id).join(", ")}${more})`;
}

/** Those of the same provider first, then those whose ids begin alike, then the short ids. */
function nearest(owners: readonly Model[], { provider, id: wanted }: Model): Model[] {
  const near = ({ id, ...other }: Model) =>
    (other.provider === provider ? 1000 : 0) + commonStart(id, wanted) + (other.reviewed ? 0.5 : 0);
  const sorted = owners.toSorted((a, b) => near(b) - near(a) || a.id.length - b.id.length);
  return sorted.slice(0, namedOwners);
}

function commonStart(one: string, other: string): number {
  const end = [...one].findIndex((character, index) => character !== other[index]);
  return end < 0 ? one.length : end;
}

/** The warning for a model outside the catalogue. */
export function uncheckedModel(model: string): string {
  return `The model ${model} is not in the catalogue: its parameters are sent unchecked.`;
}
