import type { FieldSchema, FieldType } from "./entry.ts";
import type { Json, Model } from "./model.ts";

/** The type and the allowed values of one field of a model. */
export interface FieldDescription {
  name: string;
  type: "text" | "integer" | "number" | "boolean" | "choice" | "list" | "mapping" | "several";
  /** The allowed values of a choice. */
  values: Json[];
  minimum?: number;
  maximum?: number;
  default?: Json;
  required: boolean;
  schema: FieldSchema;
}

/** Describes every field of a model. */
export function describeFields(model: Model): FieldDescription[] {
  const { fields, required } = model.schema;
  return orderedNames(model).map((name) => describeField(name, fields[name] ?? {}, required.includes(name)));
}

/** A model's fields: the prompt, the aspect ratio and the duration first, then in the order of its schema. */
export function orderedNames({ schema: { fields }, roles }: Pick<Model, "schema" | "roles">): string[] {
  const first = ["prompt", roles.aspectRatio, roles.duration].filter((name) => name !== undefined);
  return [...new Set([...first.filter((name) => Object.hasOwn(fields, name)), ...Object.keys(fields)])];
}

function describeField(name: string, schema: FieldSchema, required: boolean): FieldDescription {
  const { enum: values = [], minimum, maximum, default: usual } = schema;
  return {
    name,
    type: classifyField(schema),
    values: values.filter(isValue),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(usual !== undefined && { default: usual }),
    required,
    schema,
  };
}

const kinds: Record<FieldType, FieldDescription["type"]> = {
  string: "text",
  integer: "integer",
  number: "number",
  boolean: "boolean",
  array: "list",
  object: "mapping",
  null: "several",
};

function classifyField(schema: FieldSchema): FieldDescription["type"] {
  if (schema.enum) return "choice";
  const types = listTypes(schema).filter(isValue);
  const [only] = types;
  return types.length === 1 && only !== undefined ? kinds[only] : "several";
}

function isValue(value: Json): boolean {
  return value !== null && value !== "null";
}

function listTypes({ type }: FieldSchema): FieldType[] {
  return type === undefined ? [] : [type].flat();
}

/** Formats what a field takes: `5, 10`, `number from 0 to 1`, `text`, `list of 1 to 4 addresses of files`. */
export function describeAllowed({ schema }: Pick<FieldDescription, "schema">): string {
  return describeSchema(schema);
}

/** A list that is longer is shortened: some fields have more than a thousand values. */
export const longestList = 30;

/** How many members of a list that is too long are named. */
const named = 12;

/** Formats a list: `5, 10`. Of a long one only the beginning: `anime, clay and 68 more`. */
export function describeList(members: readonly Json[]): string {
  if (members.length <= longestList) return members.join(", ");
  return `${members.slice(0, named).join(", ")} and ${members.length - named} more`;
}

/** Formats what a schema allows. Null stands for a field that is left out, so it is not named. */
export function describeSchema(schema: FieldSchema): string {
  if (schema.enum) return describeList(schema.enum.filter(isValue));
  if (schema.anyOf) return describeAlternatives(schema.anyOf);
  const types = listTypes(schema)
    .filter(isValue)
    .map((type) => describeType(type, schema));
  return types.length > 0 ? types.join(" or ") : "any value";
}

function describeAlternatives(alternatives: readonly FieldSchema[]): string {
  const values = alternatives.flatMap((alternative) => alternative.enum ?? []).filter(isValue);
  const others = alternatives
    .filter(({ enum: listed, type }) => !listed && type !== "null")
    .map(describeSchema);
  const choice = values.length > 0 ? [`one of ${describeList(values)}`] : [];
  return [...new Set([...others, ...choice])].filter((text) => text !== "").join(", or ");
}

function describeType(type: FieldType, schema: FieldSchema): string {
  switch (type) {
    case "integer":
    case "number":
      return `${type}${bounds(schema)}`;
    case "string": {
      const { minLength, maxLength } = schema;
      const text = schema.format === undefined ? "text" : "address of a file";
      // A field that is given is seldom meant to be empty.
      const length = minLength === 1 && maxLength === undefined ? "" : range(minLength, maxLength);
      return length === "" ? text : `${text} of ${length} characters`;
    }
    case "boolean":
      return "true, false";
    case "array": {
      const length = range(schema.minItems, schema.maxItems);
      const items = schema.items ? `: ${describeSchema(schema.items)}` : "";
      return `list${length === "" ? "" : ` of ${length} items`}${items}`;
    }
    case "object": {
      const names = Object.entries(schema.properties ?? {}).map(([name, { enum: values }]) =>
        values ? `${name} (${describeList(values.filter(isValue))})` : name,
      );
      return names.length === 0 ? "mapping" : `mapping with ${describeList(names)}`;
    }
    case "null":
      return "null";
  }
}

function bounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }: FieldSchema): string {
  const steps = multipleOf === undefined ? "" : ` in steps of ${multipleOf}`;
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}${steps}`;
  const least = minimum !== undefined ? `at least ${minimum}` : limit("above", exclusiveMinimum);
  const most = maximum !== undefined ? `at most ${maximum}` : limit("below", exclusiveMaximum);
  const limits = [least, most].filter((text) => text !== "").join(" and ");
  return `${limits.replace(/^(?=.)/u, limits.startsWith("at") ? " of " : " ")}${steps}`;
}

function limit(word: string, value: number | undefined): string {
  return value === undefined ? "" : `${word} ${value}`;
}

/** `1 to 4`, `at most 4`, `at least 1`; empty without limits. */
export function range(least: number | undefined, most: number | undefined): string {
  if (least !== undefined && most !== undefined) return least === most ? `${least}` : `${least} to ${most}`;
  if (most !== undefined) return `at most ${most}`;
  return least === undefined ? "" : `at least ${least}`;
}

/** Advice to add or remove quotation marks if only they are wrong: YAML reads `7` as a number and `"7"` as text. */
export function adviceOnQuotes(given: unknown, schema: FieldSchema): string {
  const values = schema.enum ?? [];
  const sameText =
    typeof given !== "object" && values.some((value) => value !== given && String(value) === String(given));
  const types = schema.enum ? [] : listTypes(schema);
  if (typeof given === "string") {
    const isNumber = types.includes("integer") || types.includes("number");
    const meant =
      sameText ||
      (isNumber && /^[+-]?\d+(?:\.\d+)?$/u.test(given.trim())) ||
      (types.includes("boolean") && /^(?:true|false)$/u.test(given.trim()));
    return meant ? "; write the value without quotation marks" : "";
  }
  return sameText || types.includes("string") ? "; put the value into quotation marks" : "";
}
