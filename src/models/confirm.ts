import { providers } from "../providers/table.ts";
import { oneLine, quoted, shorten } from "../text/sanitize.ts";
import { didYouMeanId } from "../text/suggest.ts";
import { allIds, buildModel } from "./catalogue.ts";
import type { ModelSchema } from "./entry.ts";
import type { Model } from "./model.ts";
import type { Published, PublishedSchemas } from "./published.ts";
import {
  type Problem,
  type RequestInput,
  uncheckedModel,
  unplacedPictures,
  type Validation,
  type VideoRequest,
  validateAgainst,
} from "./request.ts";

/** A request that only the schema that the provider publishes now can decide about. */
export interface OpenRequest {
  given: RequestInput;
  /** The request as it is without that schema: its identity, and what is sent if nothing can be read. */
  request: VideoRequest;
  /** What the catalogue refuses; empty for a model outside the catalogue. */
  problems: Problem[];
}

/** A request that may be submitted. */
export interface Confirmed {
  request: VideoRequest;
  /** What the catalogue did not know. */
  notice?: string;
  /** Why the request could not be checked. */
  warning?: string;
}

/** What the published schema decides. */
export type Decision = Confirmed | { request?: undefined; problems: Problem[] };

/**
 * The request that is to be confirmed by the published schema. Undefined if the catalogue decides: it has accepted the
 * request, a person has reviewed its entry, or there are problems that no schema can resolve.
 *
 * @param collects Whether the step collects an existing generation. It submits nothing then, so a model outside the
 *   catalogue needs no check.
 */
export function openRequest(
  given: RequestInput,
  { request, problems, model }: Validation,
  collects: boolean,
): OpenRequest | undefined {
  if (!model) return request && !collects ? { given, request, problems } : undefined;
  if (request || model.reviewed) return undefined;
  const trusted = validateAgainst(given, trusting(model, given));
  return trusted.request && { given, request: { ...trusted.request, known: model }, problems };
}

/** The model as it would be if it took any value in any field that is given. A missing prompt is a mistake all the same. */
function trusting(model: Model, { parameters }: RequestInput): Model {
  const { duration = "duration", aspectRatio = "aspect_ratio" } = model.roles;
  const { image = "image", lastImage = "last-image", references = "reference-images" } = model.roles;
  const roles = { ...model.roles, duration, aspectRatio, image, lastImage, references };
  const further = Object.keys(parameters).filter((name) => name !== "model");
  const pictures = [image, lastImage, references];
  const names = [
    "prompt",
    duration,
    aspectRatio,
    ...pictures,
    ...Object.keys(model.schema.fields),
    ...further,
  ];
  const fields = Object.fromEntries(names.map((name) => [name, {}]));
  const required = model.schema.required.filter((name) => name === "prompt");
  return { ...model, roles, rules: [], schema: { fields, required } };
}

/**
 * Compares a request with the published schema. A request that it accepts is sent as it spells the fields, but is
 * recognized by the fields as given: a later run finds the same video, whether or not the schema can then be read.
 *
 * @throws the reason of the schemas' signal after it aborts.
 */
export async function confirmRequest(open: OpenRequest, schemas: PublishedSchemas): Promise<Decision> {
  const { provider, model } = open.request;
  const published = await schemas.of(provider, model);
  return open.request.known ? decideKnown(open, published) : decideUnknown(open, published);
}

function decideKnown({ given, request, problems }: OpenRequest, published: Published): Decision {
  const { title } = providers[request.provider];
  const model = quoted(request.model);
  if (published === "no-such-model") {
    const message = `is ${model}, which ${title} no longer lists; choose another model`;
    return { problems: [{ input: "model", message }, ...problems] };
  }
  if ("unreadable" in published) {
    const reason = oneLine(published.unreadable, 200);
    const addition = ` (${title}'s own schema, which may be newer than this version's catalogue, could not be read: ${reason})`;
    return { problems: problems.map((problem, index) => (index === 0 ? added(problem, addition) : problem)) };
  }
  const checked = check(given, request, published.schema);
  if (!checked.request) return { problems: checked.problems };
  const refused = problems.map(({ input, message }) => `${input} ${message}`).join("; ");
  const notice = `This version's catalogue refuses a value, but the schema that ${title} publishes now accepts the request, so the step goes on. The catalogue: ${oneLine(refused, 1000)}`;
  return { request: checked.request, notice };
}

/** Messages are cut after 1000 characters. */
function added({ input, message }: Problem, addition: string): Problem {
  return { input, message: shorten(message, 600) + addition };
}

function decideUnknown({ given, request }: OpenRequest, published: Published): Decision {
  const { title } = providers[request.provider];
  if (published === "no-such-model") {
    const message = `is ${quoted(request.model)}, which is no model of ${title}${didYouMeanId(request.model, allIds())}`;
    return { problems: [{ input: "model", message }] };
  }
  if ("unreadable" in published) {
    const reason = oneLine(published.unreadable, 200);
    const unplaced = Object.keys(unplacedPictures(given));
    if (unplaced.length > 0) return { problems: unplaced.map((input) => withoutField(input, reason)) };
    return {
      request,
      warning: `${uncheckedModel(request.model)} Its published schema could not be read: ${reason}.`,
    };
  }
  return check(given, request, published.schema);
}

/** The provider would ignore a field that its model does not have, and charge for the video. */
function withoutField(input: string, reason: string): Problem {
  const message = `is given, but which field of the model takes it is not known, because its published schema could not be read: ${reason}. Set the field in parameters, as in image_url: ./docs/picture.png`;
  return { input, message };
}

function check(
  given: RequestInput,
  { provider, model: id, fields, known }: VideoRequest,
  schema: ModelSchema,
): { request: VideoRequest } | { request?: undefined; problems: Problem[] } {
  const built = buildModel(provider, { id, kind: known?.kind ?? "both", ...schema });
  // What a schema does not tell stays as the catalogue has it.
  const model = known
    ? { ...known, schema: built.schema, roles: built.roles, measure: built.measure }
    : built;
  const { request, problems } = validateAgainst(given, model);
  return request ? { request: { ...request, identity: fields } } : { problems };
}

/** The warnings about a request before it is submitted: that nothing has checked it, that its model ends. */
export function collectWarnings({ request, warning }: Confirmed): string[] {
  const { known, model, provider } = request;
  if (!known) return [warning ?? uncheckedModel(model)];
  const { replacedBy } = known;
  if (replacedBy === undefined) return [];
  return [`${providers[provider].title} has announced the end of ${model}. Its successor is ${replacedBy}.`];
}
