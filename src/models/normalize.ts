import type { FieldSchema, FieldType, ModelSchema } from "./entry.ts";
import { isMapping } from "./json.ts";
import type { Json } from "./model.ts";

/*
 * A document comes from a server, so everything in it is data: no pattern of it is compiled, its descriptions are
 * dropped, and the limits below bound what a hostile one can cost. Whatever cannot be expressed or exceeds a limit makes
 * a field's schema more permissive, because a request must not be refused for a keyword that is not understood.
 */

/** Schemas inside schemas, references included. */
const maxDepth = 16;

/**
 * Schemas, allowed values and names of required fields in a document, each counted as often as it is referenced. The
 * largest model has 1287 allowed values.
 */
const maxParts = 20_000;

/** Characters of an allowed value or of a field's name. */
const maxCharacters = 200;

/** Members of a default that is a list. */
const maxMembers = 100;

/** Characters of a default that is text. */
const maxDefaultCharacters = 2000;

/**
 * Reads from an OpenAPI document (3.0 or 3.1) the schema of a JSON body that is posted to `path`. Undefined for a
 * document of another shape, or one that exceeds the limits.
 */
export function normalizeSchema(document: unknown, path: string): ModelSchema | undefined {
  const place = ["paths", path, "post", "requestBody", "content", "application/json", "schema"];
  const body = place.reduce(member, document);
  const reader = new SchemaReader(document);
  const schema = reader.read(body);
  return reader.exceeded ? undefined : fieldsOfBody(schema);
}

function member(value: unknown, key: string): unknown {
  const found = (isMapping(value) || Array.isArray(value)) && Object.hasOwn(value, key);
  return found ? Reflect.get(value, key) : undefined;
}

/** The alternatives of a body become one set of fields, of which those are required that every alternative requires. */
function fieldsOfBody({ properties = {}, required = [], anyOf = [] }: FieldSchema): ModelSchema | undefined {
  const fields = new Map(Object.entries(properties));
  const own = new Set(fields.keys());
  for (const [name, schema] of anyOf.flatMap((each) => Object.entries(each.properties ?? {}))) {
    const other = fields.get(name);
    if (!own.has(name)) fields.set(name, other ? unite([other, schema]) : schema);
  }
  const [first, ...others] = anyOf.map((each) => each.required ?? []);
  const shared = (first ?? []).filter((name) => others.every((names) => names.includes(name)));
  if (fields.size === 0) return undefined;
  const names = [...new Set([...required, ...shared])].filter((name) => fields.has(name));
  return { fields: markMembers(Object.fromEntries(fields)), required: names };
}

/** Converts the schemas of one document. */
class SchemaReader {
  readonly #document: unknown;
  #left = maxParts;

  constructor(document: unknown) {
    this.#document = document;
  }

  /** Whether the document has more than `maxParts`. */
  get exceeded(): boolean {
    return this.#left < 0;
  }

  /** @param open The references that lead here; one that leads back to itself allows anything. */
  read(schema: unknown, depth = 0, open: readonly string[] = []): FieldSchema {
    this.#left -= 1 + ["enum", "required"].reduce((sum, key) => sum + countItems(member(schema, key)), 0);
    if (!isMapping(schema) || this.exceeded || depth > maxDepth) return {};
    const within = (inner: unknown, reference: readonly string[] = []) =>
      this.read(inner, depth + 1, [...open, ...reference]);
    const all = (list: unknown) => (Array.isArray(list) ? list.map((each) => within(each)) : []);
    const alternatives = (list: unknown) => all(Array.isArray(list) ? list.map(nullByItself) : list);
    const reference = member(schema, "$ref");
    const isNew = typeof reference === "string" && !open.includes(reference);
    const parts = [
      ...(isNew ? [within(this.#find(reference), [reference])] : []),
      ...all(member(schema, "allOf")),
      ...["anyOf", "oneOf"].map((key) => unite(alternatives(member(schema, key)))),
      ownKeywords(schema, within),
    ];
    const read = parts.reduce(intersect);
    const whole = member(schema, "nullable") === true ? orNull(read) : read;
    return withDefault(whole, member(schema, "default"));
  }

  #find(reference: string): unknown {
    const [start, ...keys] = reference.split("/");
    if (start !== "#") return undefined;
    return keys.map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~")).reduce(member, this.#document);
  }
}

/** AI/ML API writes "or null" as an alternative that says nothing but `nullable`. */
function nullByItself(alternative: unknown): unknown {
  const isNull =
    isMapping(alternative) && Object.keys(alternative).join() === "nullable" && alternative.nullable;
  return isNull ? { type: "null" } : alternative;
}

function countItems(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}

/** A schema without its references, combinations and default. */
function ownKeywords(schema: Record<string, unknown>, read: (inner: unknown) => FieldSchema): FieldSchema {
  const inner = member(schema, "properties");
  const names = isMapping(inner) ? Object.keys(inner).filter(isFieldName) : [];
  const required = member(schema, "required");
  const values = readValues(Object.hasOwn(schema, "const") ? [schema.const] : member(schema, "enum"));
  return defined({
    type: readTypes(member(schema, "type")) ?? (values && narrow(values.map(classifyValue))),
    enum: values,
    ...readBounds(schema),
    multipleOf: above(0, schema, "multipleOf"),
    minLength: count(schema, "minLength"),
    maxLength: count(schema, "maxLength"),
    minItems: count(schema, "minItems"),
    maxItems: count(schema, "maxItems"),
    items: isMapping(member(schema, "items")) ? read(schema.items) : undefined,
    properties: isMapping(inner)
      ? Object.fromEntries(names.map((name) => [name, read(inner[name])]))
      : undefined,
    required: Array.isArray(required)
      ? required.filter((name) => typeof name === "string" && isFieldName(name))
      : undefined,
    format: readFieldFormat(schema),
  });
}

/** fal marks the address of a file by the control that its playground shows for it. */
function readFieldFormat(schema: Record<string, unknown>): FieldSchema["format"] {
  const format = member(schema, "format");
  if (format === "uri" || format === "file-url") return format;
  const control = member(member(schema, "ui"), "field");
  return ["image", "video", "audio", "file"].some((kind) => kind === control) ? "file-url" : undefined;
}

/** Some documents mark the address of a file by nothing but the field's name. */
function markFiles(name: string, schema: FieldSchema): FieldSchema {
  const { type, format, items, properties, anyOf } = schema;
  const isText = [type].flat().includes("string") && !schema.enum;
  const isMarked = format ?? (isText && /(?:image|frame|video|audio|mask)[a-z_]*_urls?$/u.test(name));
  return {
    ...schema,
    ...(isMarked && { format: format ?? "file-url" }),
    ...(items && { items: markFiles(name, items) }),
    ...(properties && { properties: markMembers(properties) }),
    ...(anyOf && { anyOf: anyOf.map((alternative) => markFiles(name, alternative)) }),
  };
}

function markMembers(fields: Readonly<Record<string, FieldSchema>>): Record<string, FieldSchema> {
  return Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, markFiles(name, schema)]));
}

function isFieldName(name: string): boolean {
  return name !== "__proto__" && name.length <= maxCharacters;
}

const fieldTypes: readonly FieldType[] = [
  "string",
  "integer",
  "number",
  "boolean",
  "array",
  "object",
  "null",
];

/** Undefined if any of the types is unknown. */
function readTypes(type: unknown): FieldSchema["type"] {
  const types = [type].flat().map((each) => fieldTypes.find((known) => known === each));
  return types.length > 0 && types.every((each) => each !== undefined) ? narrow(types) : undefined;
}

function classifyValue(value: Json): FieldType {
  if (value === null) return "null";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value === "boolean" ? "boolean" : "string";
}

function narrow(types: FieldType[]): FieldType | FieldType[] {
  const [only, ...others] = new Set(types);
  return only !== undefined && others.length === 0 ? only : [...new Set(types)];
}

/** Undefined for a list that is not made of short plain values. */
function readValues(values: unknown): Json[] | undefined {
  if (!Array.isArray(values) || values.length === 0) return undefined;
  return values.every((value) => isPlainValue(value)) ? [...new Set(values)] : undefined;
}

function isPlainValue(value: unknown, longest = maxCharacters): value is string | number | boolean | null {
  if (typeof value === "string") return value.length <= longest;
  return value === null || typeof value === "boolean" || Number.isFinite(value);
}

/** In OpenAPI 3.0 `exclusiveMinimum` says whether `minimum` itself is excluded; in 3.1 it is the bound. */
function readBounds(schema: Record<string, unknown>): FieldSchema {
  const [minimum, maximum] = [finite(schema, "minimum"), finite(schema, "maximum")];
  const [above, below] = [member(schema, "exclusiveMinimum"), member(schema, "exclusiveMaximum")];
  return defined({
    minimum: above === true ? undefined : minimum,
    maximum: below === true ? undefined : maximum,
    exclusiveMinimum: above === true ? minimum : finite(schema, "exclusiveMinimum"),
    exclusiveMaximum: below === true ? maximum : finite(schema, "exclusiveMaximum"),
  });
}

function finite(schema: Record<string, unknown>, key: string): number | undefined {
  const value = member(schema, key);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function above(least: number, schema: Record<string, unknown>, key: string): number | undefined {
  const value = finite(schema, key);
  return value !== undefined && value > least ? value : undefined;
}

function count(schema: Record<string, unknown>, key: string): number | undefined {
  const value = finite(schema, key);
  return value !== undefined && Number.isInteger(value) && value >= 0 ? value : undefined;
}

function defined(schema: { [Key in keyof FieldSchema]: FieldSchema[Key] | undefined }): FieldSchema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined)) as FieldSchema;
}

/** What satisfies both schemas, as far as one schema can express it. */
function intersect(one: FieldSchema, other: FieldSchema): FieldSchema {
  const stricter = (key: NumericKeyword, choose: (...values: number[]) => number) => {
    const values = [one[key], other[key]].filter((value) => value !== undefined);
    return values.length > 0 ? choose(...values) : undefined;
  };
  return defined({
    ...one,
    ...other,
    type: one.type && other.type ? commonTypes(one.type, other.type) : (other.type ?? one.type),
    enum: one.enum && other.enum ? common(one.enum, other.enum) : (other.enum ?? one.enum),
    minimum: stricter("minimum", Math.max),
    maximum: stricter("maximum", Math.min),
    exclusiveMinimum: stricter("exclusiveMinimum", Math.max),
    exclusiveMaximum: stricter("exclusiveMaximum", Math.min),
    minLength: stricter("minLength", Math.max),
    maxLength: stricter("maxLength", Math.min),
    minItems: stricter("minItems", Math.max),
    maxItems: stricter("maxItems", Math.min),
    items: one.items && other.items ? intersect(one.items, other.items) : (other.items ?? one.items),
    properties:
      one.properties && other.properties
        ? bothProperties(one.properties, other.properties)
        : (other.properties ?? one.properties),
    required:
      one.required && other.required
        ? [...new Set([...one.required, ...other.required])]
        : (other.required ?? one.required),
  });
}

type NumericKeyword =
  | `${"minimum" | "maximum"}`
  | `exclusive${"Minimum" | "Maximum"}`
  | `${"min" | "max"}${"Length" | "Items"}`;

function commonTypes(one: FieldType | FieldType[], other: FieldType | FieldType[]): FieldSchema["type"] {
  const wider = [other].flat();
  const types = [one].flat().flatMap((type): FieldType[] => {
    if (wider.includes(type)) return [type];
    if (type === "number" && wider.includes("integer")) return ["integer"];
    return type === "integer" && wider.includes("number") ? ["integer"] : [];
  });
  return types.length > 0 ? narrow(types) : other;
}

function common(one: Json[], other: Json[]): Json[] {
  const wanted = new Set(other);
  const both = one.filter((value) => wanted.has(value));
  return both.length > 0 ? both : other;
}

function bothProperties(
  one: Record<string, FieldSchema>,
  other: Record<string, FieldSchema>,
): Record<string, FieldSchema> {
  const merged = new Map(Object.entries(one));
  for (const [name, schema] of Object.entries(other)) {
    const first = merged.get(name);
    merged.set(name, first ? intersect(first, schema) : schema);
  }
  return Object.fromEntries(merged);
}

/** What satisfies one of the schemas; anything if there are none. */
function unite(schemas: FieldSchema[]): FieldSchema {
  const choices = schemas.flatMap((schema) =>
    schema.anyOf && Object.keys(schema).length === 1 ? schema.anyOf : [schema],
  );
  if (choices.some((schema) => Object.keys(schema).length === 0)) return {};
  const isNull = ({ type }: FieldSchema) => type === "null";
  const others = choices.filter((schema) => !isNull(schema));
  const typesAlone = others.every(({ type, ...further }) => type && Object.keys(further).length === 0);
  const [only = {}, ...more] = typesAlone && others.length > 0 ? [{ type: allTypes(others) }] : others;
  const either = more.length > 0 ? { anyOf: [only, ...more] } : only;
  return choices.some(isNull) ? orNull(either) : either;
}

function allTypes(schemas: FieldSchema[]): FieldType | FieldType[] {
  return narrow(schemas.flatMap(({ type }) => type ?? []));
}

function orNull(schema: FieldSchema): FieldSchema {
  const { type, enum: values, anyOf } = schema;
  return defined({
    ...schema,
    type: type && narrow([...[type].flat(), "null"]),
    enum: values && [...new Set([...values, null])],
    anyOf: anyOf && (anyOf.some((each) => each.type === "null") ? anyOf : [...anyOf, { type: "null" }]),
  });
}

/** Some documents write the default of a number or boolean as text. A default that is not allowed is left out. */
function withDefault(schema: FieldSchema, written: unknown): FieldSchema {
  const value = readDefault(schema, written);
  const allowed = value !== undefined && (schema.enum === undefined || schema.enum.includes(value));
  return allowed ? { ...schema, default: value } : schema;
}

function readDefault(schema: FieldSchema, written: unknown): Json | undefined {
  if (Array.isArray(written)) {
    return written.length <= maxMembers && written.every((value) => isPlainValue(value))
      ? written
      : undefined;
  }
  if (isMapping(written)) {
    const names = [schema, ...(schema.anyOf ?? [])].flatMap(({ properties }) =>
      Object.keys(properties ?? {}),
    );
    const members = names.map((name): [string, unknown] => [name, member(written, name)]);
    const given = members.filter((each): each is [string, Json] => isPlainValue(each[1]));
    return given.length > 0 ? Object.fromEntries(given) : undefined;
  }
  if (!isPlainValue(written, maxDefaultCharacters) || written === null) return undefined;
  const types = [schema.type ?? []].flat();
  return typeof written === "string" && !types.includes("string") ? parsed(written, types) : written;
}

function parsed(text: string, types: readonly FieldType[]): Json {
  if (types.includes("boolean") && /^(?:true|false)$/iu.test(text)) return text.toLowerCase() === "true";
  const isNumber = types.includes("integer") || types.includes("number");
  return isNumber && /^[+-]?\d+(?:\.\d+)?$/u.test(text) ? Number(text) : text;
}
