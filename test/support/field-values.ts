import type { FieldSchema, FieldType } from "../../src/models/entry.ts";
import type { Json } from "../../src/models/model.ts";

/** A value that a field of a model takes. */
export function allowedValue(field: FieldSchema): Json {
  if (field.anyOf) return allowedValue(field.anyOf[0] ?? {});
  if (field.enum) return field.enum[0] ?? null;
  const type = typesOf(field)[0] ?? "string";
  switch (type) {
    case "integer":
    case "number":
      return allowedNumber(field, type);
    case "string":
      return "x".repeat(Math.max(1, field.minLength ?? 1));
    case "array":
      return Array.from({ length: Math.max(1, field.minItems ?? 1) }, () => allowedValue(field.items ?? {}));
    case "object":
      return Object.fromEntries(
        Object.entries(field.properties ?? {}).map(([name, member]) => [name, allowedValue(member)]),
      );
    default:
      return type === "boolean" ? false : null;
  }
}

function allowedNumber(field: FieldSchema, type: "integer" | "number"): number {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf: step } = field;
  const least = minimum ?? (exclusiveMinimum === undefined ? undefined : exclusiveMinimum + 1);
  const most = maximum ?? (exclusiveMaximum === undefined ? undefined : exclusiveMaximum - 1);
  const near = least ?? Math.min(1, most ?? 1);
  const stepped = step === undefined ? near : Math.ceil(near / step) * step;
  return type === "integer" ? Math.ceil(stepped) : stepped;
}

/** Values that a field of a model does not take; none for a field that takes anything. */
export function wrongValues(field: FieldSchema): Json[] {
  if (field.anyOf) return isAnything(field) ? [] : [["wrong", { wrong: [true] }]];
  if (field.enum) return ["none-of-these"];
  const types = typesOf(field);
  if (types.length === 0) return [];
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, minLength, maxLength } = field;
  const isNumber = types.includes("integer") || types.includes("number");
  return [
    types.includes("boolean") ? "maybe" : true,
    ...(isNumber && minimum !== undefined ? [minimum - 1] : []),
    ...(isNumber && maximum !== undefined ? [maximum + 1] : []),
    ...(isNumber && exclusiveMinimum !== undefined ? [exclusiveMinimum] : []),
    ...(isNumber && exclusiveMaximum !== undefined ? [exclusiveMaximum] : []),
    ...(types.includes("integer") && !types.includes("number")
      ? [allowedNumber(field, "integer") + 0.5]
      : []),
    ...(types.includes("string") && minLength ? [""] : []),
    ...(types.includes("string") && maxLength !== undefined ? ["x".repeat(maxLength + 1)] : []),
    ...(types.includes("array") && field.minItems ? [[]] : []),
    ...(types.includes("array") && field.maxItems !== undefined ? [tooMany(field, field.maxItems)] : []),
    ...(types.includes("array") && field.items ? wrongValues(field.items).map((item) => [item]) : []),
    ...(types.includes("object") ? wrongObjects(field) : []),
  ];
}

function tooMany({ items = {} }: FieldSchema, most: number): Json[] {
  return Array.from({ length: most + 1 }, () => allowedValue(items));
}

/** Objects with one wrong member. */
function wrongObjects(field: FieldSchema): Json[] {
  const right = allowedValue({ ...field, type: "object" }) as Record<string, Json>;
  return Object.entries(field.properties ?? {}).flatMap(([name, member]) =>
    wrongValues(member).map((value) => ({ ...right, [name]: value })),
  );
}

function isAnything({ anyOf = [] }: FieldSchema): boolean {
  return anyOf.some((each) => (each.anyOf ? isAnything(each) : typesOf(each).length === 0 && !each.enum));
}

function typesOf({ type }: FieldSchema): FieldType[] {
  return [type ?? []].flat();
}
