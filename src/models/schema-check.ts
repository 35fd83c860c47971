import { isDeepStrictEqual } from "node:util";
import type { FieldSchema, FieldType, ModelSchema } from "./entry.ts";
import { isMapping } from "./json.ts";

/** A way in which given fields differ from a model's schema. */
export type Mismatch = {
  /** The name of the field. */
  field: string;
  /** Where in the field: `multi_prompt[0].duration`. */
  path: string;
} & (
  | { kind: "unknown" }
  /** A field or property that the schema requires is not given. */
  | { kind: "missing"; schema: FieldSchema }
  | { kind: "value"; given: unknown; schema: FieldSchema }
  /** A text or list is too short or too long. */
  | { kind: "length"; given: number; unit: "characters" | "items"; schema: FieldSchema }
);

/** Finds all mismatches between the fields of a request and a model's schema. */
export function findMismatches(
  given: Readonly<Record<string, unknown>>,
  { fields, required }: ModelSchema,
): Mismatch[] {
  const missing = required
    .filter((name) => !Object.hasOwn(given, name))
    .map((field): Mismatch => ({ kind: "missing", field, path: field, schema: fields[field] ?? {} }));
  const wrong = Object.entries(given).flatMap(([field, value]): Mismatch[] => {
    const schema = Object.hasOwn(fields, field) ? fields[field] : undefined;
    return schema ? check(value, schema, { field, path: field }) : [{ kind: "unknown", field, path: field }];
  });
  return [...wrong, ...missing];
}

interface Place {
  field: string;
  path: string;
}

function check(value: unknown, schema: FieldSchema, place: Place): Mismatch[] {
  const { type, enum: values, anyOf } = schema;
  const wrong: Mismatch[] = [{ kind: "value", ...place, given: value, schema }];
  if (type !== undefined && ![type].flat().some((each) => isOfType(value, each))) return wrong;
  if (values && !values.some((each) => isDeepStrictEqual(each, value))) return wrong;
  if (anyOf) return checkAlternatives(value, anyOf, place, wrong);
  if (typeof value === "number") return isInBounds(value, schema) ? [] : wrong;
  if (typeof value === "string") {
    return checkLength(countCharacters(value), "characters", schema.minLength, schema.maxLength, {
      ...place,
      schema,
    });
  }
  if (Array.isArray(value)) return checkItems(value, schema, place);
  return isMapping(value) ? checkProperties(value, schema, place) : [];
}

/** If only one alternative has the value's type, its own mismatches say more than that no alternative fits. */
function checkAlternatives(
  value: unknown,
  alternatives: readonly FieldSchema[],
  place: Place,
  wrong: Mismatch[],
): Mismatch[] {
  const results = alternatives.map((alternative) => check(value, alternative, place));
  if (results.some((mismatches) => mismatches.length === 0)) return [];
  const inside = results.filter((mismatches) =>
    mismatches.every((mismatch) => mismatch.path !== place.path || mismatch.kind === "length"),
  );
  const [only] = inside;
  return only && inside.length === 1 ? only : wrong;
}

function checkItems(value: readonly unknown[], schema: FieldSchema, place: Place): Mismatch[] {
  const { items, minItems, maxItems } = schema;
  return [
    ...checkLength(value.length, "items", minItems, maxItems, { ...place, schema }),
    ...(items
      ? value.flatMap((item, index) => check(item, items, { ...place, path: `${place.path}[${index}]` }))
      : []),
  ];
}

function checkProperties(
  value: Readonly<Record<string, unknown>>,
  { properties = {}, required = [] }: FieldSchema,
  { field, path }: Place,
): Mismatch[] {
  const within = (name: string): Place => ({ field, path: `${path}.${name}` });
  const missing = required
    .filter((name) => !Object.hasOwn(value, name))
    .map((name): Mismatch => ({ kind: "missing", ...within(name), schema: properties[name] ?? {} }));
  const wrong = Object.entries(properties).flatMap(([name, schema]) =>
    Object.hasOwn(value, name) ? check(value[name], schema, within(name)) : [],
  );
  return [...wrong, ...missing];
}

function checkLength(
  given: number,
  unit: "characters" | "items",
  least = 0,
  most = Number.POSITIVE_INFINITY,
  place: Place & { schema: FieldSchema },
): Mismatch[] {
  return given >= least && given <= most ? [] : [{ kind: "length", ...place, given, unit }];
}

/** JSON Schema counts code points. */
function countCharacters(text: string): number {
  return [...text].length;
}

function isInBounds(
  value: number,
  { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }: FieldSchema,
): boolean {
  return (
    value >= (minimum ?? Number.NEGATIVE_INFINITY) &&
    value <= (maximum ?? Number.POSITIVE_INFINITY) &&
    (exclusiveMinimum === undefined || value > exclusiveMinimum) &&
    (exclusiveMaximum === undefined || value < exclusiveMaximum) &&
    (multipleOf === undefined || isMultiple(value, multipleOf))
  );
}

/** 0.3 is a multiple of 0.1, though neither has an exact binary fraction. */
function isMultiple(value: number, step: number): boolean {
  const times = value / step;
  return Math.abs(times - Math.round(times)) <= 1e-9 * Math.max(1, Math.abs(times));
}

function isOfType(value: unknown, type: FieldType): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isMapping(value);
    case "integer":
      // JSON holds larger integers, but JavaScript rounds them: another number would be sent than was written.
      return Number.isSafeInteger(value);
    case "number":
      return Number.isFinite(value);
    default:
      return typeof value === type;
  }
}
