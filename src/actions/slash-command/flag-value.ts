import type { FieldSchema, FieldType } from "../../models/entry.ts";
import { isJson } from "../../models/json.ts";
import type { Json } from "../../models/model.ts";

/**
 * Converts a flag's text to the type of its field. Invalid text stays text, so that validation reports it with the
 * allowed values. Without a schema, what JSON reads as a value other than a text is that value.
 */
export function typedValue(text: string, schema: FieldSchema): Json {
  const choice = listChoices(schema).find((value) => String(value) === text);
  if (choice !== undefined) return choice;
  const types = collectTypes(schema);
  const value = readJson(text);
  if (value === undefined) return text;
  return types.size === 0 || types.has(jsonType(value)) || fitsAsNumber(value, types) ? value : text;
}

/** Whether a field is on or off, so that its flag needs no value. */
export function isSwitch(schema: FieldSchema): boolean {
  const types = collectTypes(schema);
  types.delete("null");
  return types.size === 1 && types.has("boolean");
}

/** What a text means if it is not simply a text: `5`, `+0.5`, `True`, `null`, `[1]`, `{"a": 1}`. */
function readJson(text: string): Json | undefined {
  if (/^(?:true|True|TRUE)$/u.test(text)) return true;
  if (/^(?:false|False|FALSE)$/u.test(text)) return false;
  if (/^[+-]?\d+(?:\.\d+)?$/u.test(text)) return Number(text);
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function fitsAsNumber(value: Json, types: ReadonlySet<FieldType>): boolean {
  return typeof value === "number" && (types.has("integer") || types.has("number"));
}

function jsonType(value: Json): FieldType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value as FieldType;
}

function listChoices({ enum: values = [], anyOf = [] }: FieldSchema): Json[] {
  return [...values, ...anyOf.flatMap(listChoices)];
}

function collectTypes({ type, anyOf = [] }: FieldSchema): Set<FieldType> {
  return new Set([...[type ?? []].flat(), ...anyOf.flatMap((each) => [...collectTypes(each)])]);
}
