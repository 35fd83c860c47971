import type { CatalogueEntry, FieldSchema } from "../../src/models/entry.ts";

const entryKeys = Object.keys({
  id: true,
  title: true,
  kind: true,
  fields: true,
  required: true,
  usualSeconds: true,
  price: true,
  aliases: true,
  replacedBy: true,
  source: true,
} satisfies Record<keyof CatalogueEntry, true>);

const schemaKeys = Object.keys({
  type: true,
  enum: true,
  minimum: true,
  maximum: true,
  exclusiveMinimum: true,
  exclusiveMaximum: true,
  multipleOf: true,
  minLength: true,
  maxLength: true,
  minItems: true,
  maxItems: true,
  items: true,
  properties: true,
  required: true,
  anyOf: true,
  format: true,
  default: true,
} satisfies Record<keyof FieldSchema, true>);

/**
 * The text of a data file: a model a line, sorted by id, and all keys in one order, so that a change of one model is a
 * change of one line and the same models always give the same bytes.
 */
export function formatEntries(entries: readonly CatalogueEntry[]): string {
  const sorted = entries.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return `[\n${sorted.map((entry) => JSON.stringify(orderEntry(entry))).join(",\n")}\n]\n`;
}

function orderEntry(entry: CatalogueEntry): CatalogueEntry {
  const { fields, required } = entry;
  return ordered(
    { ...entry, fields: mapValues(fields, orderSchema), required: inOrderOf(fields, required) },
    entryKeys,
  );
}

function inOrderOf(fields: Record<string, FieldSchema>, required: readonly string[]): string[] {
  return Object.keys(fields).filter((name) => required.includes(name));
}

/** The same schema with its keywords in the order in which they are written. */
export function orderSchema(schema: FieldSchema): FieldSchema {
  const { items, properties, required, anyOf } = schema;
  const inner = {
    ...schema,
    ...(items && { items: orderSchema(items) }),
    ...(properties && { properties: mapValues(properties, orderSchema) }),
    ...(properties && required && { required: inOrderOf(properties, required) }),
    ...(anyOf && { anyOf: anyOf.map(orderSchema) }),
  };
  return ordered(inner, schemaKeys);
}

function ordered<T extends object>(value: T, keys: readonly string[]): T {
  const known = Object.entries(value).filter(([key, member]) => keys.includes(key) && member !== undefined);
  return Object.fromEntries(known.toSorted(([a], [b]) => keys.indexOf(a) - keys.indexOf(b))) as T;
}

function mapValues<T>(values: Record<string, T>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
