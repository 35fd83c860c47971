import type { SchemaObject } from "ajv";

/** A value that a schema allows, with every property of an object; by the keywords of the providers' documents. */
export function allowedValue(schema: SchemaObject): unknown {
  const {
    enum: values,
    anyOf,
    type,
    minimum,
    maximum,
    exclusiveMinimum,
    multipleOf,
    default: usual,
  } = schema;
  if (values) return values.find((value: unknown) => value !== null);
  if (anyOf) return allowedValue(anyOf[0]);
  switch ([type].flat().find((each) => each !== "null")) {
    case "string":
      return "a".repeat(Math.max(1, schema.minLength ?? 0));
    case "integer":
    case "number": {
      if (multipleOf !== undefined && typeof usual === "number") return usual;
      return minimum ?? (exclusiveMinimum === undefined ? (maximum ?? 1) : exclusiveMinimum + 1);
    }
    case "boolean":
      return true;
    case "array":
      return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () =>
        allowedValue(schema.items ?? {}),
      );
    case "object":
      return allowedProperties(schema.properties ?? {});
    default:
      return "any";
  }
}

function allowedProperties(properties: Record<string, SchemaObject>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, allowedValue(each)]));
}

/** Values of every type. */
const ofEveryType = [
  "",
  "no such value",
  "5",
  "5s",
  0,
  5,
  5.5,
  -1,
  1e9,
  true,
  false,
  null,
  [],
  [""],
  {},
  { x: 1 },
];

/** Values at and around what a schema allows, and some of every type; each may be allowed or not. */
export function probes(schema: SchemaObject): unknown[] {
  const { enum: values = [], minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const bounds = [minimum, maximum, exclusiveMinimum, exclusiveMaximum].filter(
    (bound) => bound !== undefined,
  );
  return [
    ...ofEveryType,
    ...values.slice(0, 2),
    ...values.slice(-1),
    ...values
      .slice(0, 1)
      .map((value: unknown) => (typeof value === "string" ? value.toUpperCase() : String(value))),
    ...bounds.flatMap((bound) => [bound - 1, bound, bound + 1, bound + 0.5]),
    ...(multipleOf === undefined ? [] : [2 * multipleOf, 2.5 * multipleOf]),
    ...lengthProbes(schema),
    ...itemProbes(schema),
    ...propertyProbes(schema),
    ...(schema.anyOf ?? []).flatMap(probes),
  ];
}

/** A boat is one character and two units of UTF-16. */
function lengthProbes({ minLength, maxLength }: SchemaObject): string[] {
  const lengths = [minLength, maxLength].filter((length) => length !== undefined);
  return lengths.flatMap((length) =>
    [length - 1, length, length + 1].filter((each) => each >= 0).map((each) => "🛶".repeat(each)),
  );
}

function itemProbes({ items, minItems, maxItems }: SchemaObject): unknown[] {
  if (!items) return [];
  const lengths = [minItems, maxItems].filter((length) => length !== undefined);
  return [
    ...probes(items).map((item) => [item]),
    ...lengths.flatMap((length) =>
      [length - 1, length, length + 1]
        .filter((each) => each >= 0)
        .map((each) => Array.from({ length: each }, () => allowedValue(items))),
    ),
  ];
}

function propertyProbes({ properties }: SchemaObject): unknown[] {
  if (!properties) return [];
  const all = allowedProperties(properties);
  return [
    all,
    { ...all, "no such property": 1 },
    ...Object.entries<SchemaObject>(properties).flatMap(([name, schema]) => {
      const { [name]: _, ...without } = all;
      return [without, ...probes(schema).map((value) => ({ ...all, [name]: value }))];
    }),
  ];
}
