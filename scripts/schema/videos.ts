import { hash } from "node:crypto";
import * as z from "zod/mini";
import { manifestDefinition } from "../../src/manifest/definition.ts";
import { buildModel } from "../../src/models/catalogue.ts";
import { readEntries } from "../../src/models/data.ts";
import type { FieldSchema } from "../../src/models/entry.ts";
import type { Json, Model } from "../../src/models/model.ts";
import { parseDuration } from "../../src/models/roles.ts";
import { providerNames } from "../../src/providers/table.ts";

/** The file that contains the schema of manifests. */
export const schemaFile = "schema/videos.schema.json";

type Schema = Record<string, unknown>;

/**
 * The JSON Schema of a manifest, for editors: its definition, and for each model of the catalogue the rules for its
 * videos, whether they name the model or inherit it from the defaults. It requires no field of a model, because
 * `defaults.parameters` may set it. Equal parts are definitions, a definition a line.
 */
export function videosSchema(): string {
  const definitions = new Definitions();
  const groups = groupModels(definitions);
  definitions.add("models", { enum: groups.flatMap(({ ids }) => ids).toSorted() });
  const ofModel = ({ definition }: Group) => refer(definition);
  definitions.add("by-model", dispatch(groups, requires("model"), modelIn, ofModel));
  definitions.add(
    "by-default-model",
    dispatch(
      groups,
      { ...requires("defaults"), ...inDefaults(requires("model")) },
      (ids) => inDefaults(modelIn(ids)),
      (group) => inVideos(unless(requires("model"), ofModel(group))),
    ),
  );
  // A model outside the catalogue, or a misspelt one, needs a provider.
  const known = { anyOf: [requires("provider"), { properties: { model: refer("models") } }] };
  const options = { io: "input", target: "draft-7", unrepresentable: "any" } as const;
  const { $schema, ...manifest } = z.toJSONSchema(manifestDefinition, { ...options, override: addModels });
  const schema = {
    $schema,
    title: "Videos of a manifest",
    ...manifest,
    allOf: [
      refer("by-default-model"),
      unless(
        { ...requires("defaults"), ...inDefaults(requires("provider")) },
        inVideos(unless(known, requires("provider"))),
      ),
    ],
  };
  const text = JSON.stringify(schema, null, 2).replace(/\n\}$/u, "");
  return `${text},\n  "definitions": {\n${definitions.lines().join(",\n")}\n  }\n}\n`;
}

/** Suggests the catalogue's models for `model`, and restricts videos and defaults to the fields of their model. */
function addModels({ jsonSchema, path }: { jsonSchema: Schema; path: readonly PropertyKey[] }): void {
  const { type, pattern } = jsonSchema;
  // zod calls this twice for an optional value.
  if (path.at(-1) === "model" && !jsonSchema.anyOf) {
    jsonSchema.anyOf = [refer("models"), { type, pattern }];
    delete jsonSchema.type;
    delete jsonSchema.pattern;
  }
  const isVideo = path.at(-1) === "additionalProperties" && path.at(-2) === "videos";
  if (isVideo || path.at(-1) === "defaults") jsonSchema.allOf = [refer("by-model")];
}

/** Models with the same fields. */
interface Group {
  ids: string[];
  /** The name of the definition that describes their videos. */
  definition: string;
}

function groupModels(definitions: Definitions): Group[] {
  const models = providerNames.flatMap((provider) =>
    readEntries(provider).map((entry) => ({
      ids: [entry.id, ...(entry.aliases ?? [])],
      schema: entrySchema(buildModel(provider, entry), definitions),
    })),
  );
  return [...Map.groupBy(models, ({ schema }) => JSON.stringify(schema)).values()].map((alike) => {
    const ids = alike.flatMap((model) => model.ids);
    const definition = ids[0] ?? "";
    definitions.add(definition, alike[0]?.schema);
    return { ids, definition };
  });
}

/** Groups that are tried one after the other only for the models of their section: editors check them while one types. */
const sectionSize = 24;

/**
 * For the models of each group, what holds for it.
 *
 * @param present Matches if a model is given. A condition on its id alone also matches where there is none.
 */
function dispatch(
  groups: readonly Group[],
  present: Schema,
  condition: (ids: readonly string[]) => Schema,
  consequence: (group: Group) => Schema,
): Schema {
  const sections = Array.from({ length: Math.ceil(groups.length / sectionSize) }, (_, index) =>
    groups.slice(index * sectionSize, (index + 1) * sectionSize),
  );
  const rule = (group: Group) => where(condition(group.ids), consequence(group));
  return {
    allOf: sections.map((section) =>
      where({ allOf: [present, condition(section.flatMap(({ ids }) => ids))] }, { allOf: section.map(rule) }),
    ),
  };
}

/** `if` and `then`, without the key that would make an object look like a promise. */
function where(condition: Schema, consequence: Schema): Schema {
  return unless({ not: condition }, consequence);
}

function unless(condition: Schema, consequence: Schema): Schema {
  return { if: condition, else: consequence };
}

function modelIn(ids: readonly string[]): Schema {
  return { properties: { model: { enum: ids } } };
}

function inDefaults(schema: Schema): Schema {
  return { properties: { defaults: schema } };
}

function inVideos(schema: Schema): Schema {
  return { properties: { videos: { additionalProperties: schema } } };
}

function requires(name: string): Schema {
  return { required: [name] };
}

function refer(definition: string): Schema {
  return { $ref: `#/definitions/${definition.replaceAll("~", "~0").replaceAll("/", "~1")}` };
}

/** What a video of a model may have, except the prompt, which every video may have. */
function entrySchema({ schema: { fields }, roles }: Model, definitions: Definitions): Schema {
  const [duration, ratio] = [roles.duration, roles.aspectRatio].map((name) =>
    name === undefined ? undefined : fields[name],
  );
  const inputs = new Set(["prompt", roles.duration, roles.aspectRatio]);
  const further = Object.entries(fields).filter(([name]) => !inputs.has(name));
  return {
    properties: {
      ...(roles.image === undefined && { image: false }),
      ...(roles.lastImage === undefined && { "last-image": false }),
      ...(roles.references === undefined && { "reference-images": false }),
      duration: duration ? definitions.share("duration", durationSchema(duration)) : false,
      "aspect-ratio": ratio ? definitions.share("aspect-ratio", withoutNull(fieldSchema(ratio))) : false,
      parameters: {
        properties: Object.fromEntries(
          further.map(([name, field]) => [name, definitions.share(name, fieldSchema(field))]),
        ),
        additionalProperties: false,
      },
    },
  };
}

/** A field without the keywords that only this action knows. */
function fieldSchema({ format: _, items, properties, anyOf, ...others }: FieldSchema): FieldSchema {
  return {
    ...others,
    ...(items && { items: fieldSchema(items) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, member]) => [name, fieldSchema(member)]),
      ),
    }),
    ...(anyOf && { anyOf: anyOf.map(fieldSchema) }),
  };
}

/** The keys beside `parameters` are left out rather than set to null. */
function withoutNull({ type, enum: values, ...others }: FieldSchema): FieldSchema {
  const types = [type ?? []].flat().filter((each) => each !== "null");
  return {
    ...(types.length > 0 && { type: types.length === 1 ? types[0] : types }),
    ...(values && { enum: values.filter((value) => value !== null) }),
    ...others,
  };
}

/** Lists of whole seconds up to this length are spelt out. */
const maxListed = 60;

/** A duration in this action's spellings: `5`, `"5"`, `5s`, and the model's words, such as `auto`. */
function durationSchema(field: FieldSchema): Schema {
  const { minimum = 0, maximum = Number.POSITIVE_INFINITY } = field;
  const usual = field.default === undefined || field.default === null ? {} : { default: field.default };
  const values = field.enum?.filter((value) => value !== null) ?? wholeNumbers(field);
  if (values) return { enum: values.flatMap(spellings), ...usual };
  const bounds = { minimum, ...(Number.isFinite(maximum) && { maximum }) };
  return {
    anyOf: [
      { type: "number", ...bounds },
      { type: "string", pattern: String.raw`^\d+(\.\d+)?\s*[sS]?$` },
    ],
    ...usual,
  };
}

function wholeNumbers({ type, minimum, maximum }: FieldSchema): number[] | undefined {
  if (![type].flat().includes("integer") || minimum === undefined || maximum === undefined) return undefined;
  if (maximum - minimum > maxListed) return undefined;
  return Array.from({ length: maximum - minimum + 1 }, (_, index) => minimum + index);
}

function spellings(value: Json): Json[] {
  const seconds = parseDuration(value);
  return seconds === undefined ? [value] : [seconds, String(seconds), `${seconds}s`];
}

/** The parts that others refer to. */
class Definitions {
  readonly #byName = new Map<string, string>();

  add(name: string, schema: unknown): void {
    const text = JSON.stringify(schema);
    const known = this.#byName.get(name) ?? text;
    if (known !== text) throw new Error(`Two definitions have the name ${name}`);
    this.#byName.set(name, text);
  }

  /** A reference to a schema, or a short schema itself. Its name follows from its content, so that it stays. */
  share(name: string, schema: unknown): unknown {
    const text = JSON.stringify(schema);
    const definition = `${name}-${hash("sha256", text).slice(0, 6)}`;
    const reference = refer(definition);
    if (text.length <= JSON.stringify(reference).length) return schema;
    this.add(definition, schema);
    return reference;
  }

  lines(): string[] {
    const sorted = [...this.#byName].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([name, text]) => `    ${JSON.stringify(name)}: ${text}`);
  }
}
