import * as z from "zod/mini";
import { manifestDefinition } from "../../src/manifest/definition.ts";
import { reviewedModels } from "../../src/models/catalogue.ts";
import { describeFields, type FieldDescription } from "../../src/models/describe.ts";
import type { Json, Model } from "../../src/models/model.ts";

/** The file that contains the schema of manifests. */
export const schemaFile = "schema/videos.schema.json";

type Schema = Record<string, unknown>;

const models = reviewedModels();

/**
 * The JSON Schema of a manifest, for editors: its definition, and for each model of the catalogue the rules for its
 * videos, whether they name the model or inherit it from the defaults.
 */
export function videosSchema(): string {
  const options = { io: "input", target: "draft-7", unrepresentable: "any" } as const;
  const { $schema, ...manifest } = z.toJSONSchema(manifestDefinition, {
    ...options,
    override: suggestModels,
  });
  const schema = {
    $schema,
    title: "Videos of a manifest",
    ...manifest,
    allOf: models.map(({ id }) => whereDefault(id)),
    definitions: Object.fromEntries(models.map((model) => [model.id, modelSchema(model)])),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** Suggests the catalogue's models for `model`, and restricts a video to the fields of its model. */
function suggestModels({ jsonSchema, path }: { jsonSchema: Schema; path: readonly PropertyKey[] }): void {
  const { type, pattern } = jsonSchema;
  // zod calls this twice for an optional value.
  if (path.at(-1) === "model" && !jsonSchema.anyOf) {
    jsonSchema.anyOf = [{ enum: models.map(({ id }) => id) }, { type, pattern }];
    delete jsonSchema.type;
    delete jsonSchema.pattern;
  }
  if (path.at(-1) === "additionalProperties" && path.at(-2) === "videos") {
    jsonSchema.allOf = models.map(({ id }) => conditional(namesModel(id), referToModel(id)));
  }
}

/** Matches videos without a model if the defaults have this one. */
function whereDefault(id: string): Schema {
  const inheriting = conditional({ not: { required: ["model"] } }, referToModel(id));
  const condition = { properties: { defaults: namesModel(id) }, required: ["defaults"] };
  return conditional(condition, { properties: { videos: { additionalProperties: inheriting } } });
}

function conditional(condition: Schema, consequence: Schema): Schema {
  return { if: { not: condition }, else: consequence };
}

function namesModel(id: string): Schema {
  return { properties: { model: { const: id } }, required: ["model"] };
}

function referToModel(id: string): Schema {
  return { $ref: `#/definitions/${id.replaceAll("/", "~1")}` };
}

/** The fields of one model, except the prompt, which every video has. */
function modelSchema(model: Model): Schema {
  const fields = new Map(describeFields(model).map((field) => [field.name, field]));
  const [duration, ratio] = [fields.get("duration"), fields.get("aspect_ratio")];
  const further = [...fields.values()].filter(({ name }) => !inputs.has(name));
  return {
    description: model.title,
    properties: {
      ...(duration && {
        duration: { enum: duration.values.flatMap(spellings), ...defaultKeyword(duration) },
      }),
      ...(ratio && { "aspect-ratio": fieldSchema(ratio) }),
      parameters: {
        properties: Object.fromEntries(further.map((field) => [field.name, fieldSchema(field)])),
        additionalProperties: false,
      },
    },
  };
}

/** The fields with their own key beside `parameters`. */
const inputs = new Set(["prompt", "duration", "aspect_ratio"]);

/** All spellings of a duration: `5`, `"5"` and `5s`. */
function spellings(value: Json): Json[] {
  const seconds = Number.parseInt(String(value), 10);
  return [seconds, String(seconds), `${seconds}s`];
}

function fieldSchema(field: FieldDescription): Schema {
  const { type, values, minimum, maximum } = field;
  if (type === "choice") return { enum: values, ...defaultKeyword(field) };
  const kind = type === "text" ? "string" : type;
  const bounds = { ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) };
  return { type: kind, ...bounds, ...defaultKeyword(field) };
}

function defaultKeyword({ default: value }: FieldDescription): Schema {
  return value === undefined ? {} : { default: value };
}
