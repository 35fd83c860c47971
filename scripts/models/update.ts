import type { CatalogueEntry, FieldSchema, ListPrice, ModelSchema } from "../../src/models/entry.ts";
import { orderSchema } from "./lines.ts";
import type { Publication, PublishedModel } from "./publication.ts";

/** The part of the models that may disappear at once; more are a fault of the list. */
const mostLost = 0.1;

/** The most characters of a model's fields: three times those of the largest model. */
const mostCharacters = 100_000;

export interface Update {
  entries: CatalogueEntry[];
  /** What could not be read, and why: parts of a sentence. */
  troubles: string[];
}

/**
 * The catalogue's entries with what the provider publishes now. Whatever is not published, or cannot be read, stays as it
 * is.
 *
 * @throws {Error} if the list is empty, or lacks more than a tenth of the entries.
 */
export function updateEntries(entries: readonly CatalogueEntry[], { models, troubles }: Publication): Update {
  if (models.length === 0) throw new Error("the list has no video model");
  const published = new Map(models.map((model) => [model.id, withinLimit(model)]));
  const lost = entries.filter(({ id }) => !published.has(id));
  if (lost.length > entries.length * mostLost)
    throw new Error(`the list lacks ${lost.length} of the catalogue's ${entries.length} models`);
  const known = new Map(entries.map((entry) => [entry.id, entry]));
  const updated = [...published.values()].map((model) => updateEntry(known.get(model.id), model));
  return {
    entries: updated.filter((entry) => entry !== undefined),
    troubles: [
      ...troubles,
      ...[...published.values()].flatMap((model) => unreadable(model, known.has(model.id))),
    ],
  };
}

function withinLimit(model: PublishedModel): PublishedModel {
  const isTooLarge = JSON.stringify(model.schema).length > mostCharacters;
  return isTooLarge ? { ...model, schema: { unreadable: "it describes more than a model can have" } } : model;
}

function unreadable({ id, schema }: PublishedModel, isKnown: boolean): string[] {
  if (!("unreadable" in schema)) return [];
  return [`the document of ${isKnown ? "" : "the new model "}${id}: ${schema.unreadable}`];
}

/** Undefined for a new model whose fields or kind cannot be read. */
function updateEntry(
  old: CatalogueEntry | undefined,
  { id, title, kind, schema, price, aliases, replacedBy, source }: PublishedModel,
): CatalogueEntry | undefined {
  const read = "unreadable" in schema ? old : reconcile(old, schema);
  const knownKind = old?.kind ?? kind;
  if (read === undefined || knownKind === undefined) return undefined;
  const changed =
    old === undefined || JSON.stringify(read.fields) !== JSON.stringify(orderFields(old.fields));
  const optional = {
    title: old?.title ?? (title === id ? undefined : title?.slice(0, 200)),
    usualSeconds: old?.usualSeconds,
    price: priceOf(old?.price, price),
    aliases: aliases === undefined ? old?.aliases : aliases.length > 0 ? aliases : undefined,
    replacedBy: replacedBy === undefined ? old?.replacedBy : (replacedBy ?? undefined),
  };
  return {
    id,
    kind: knownKind,
    fields: read.fields,
    required: read.required,
    ...(Object.fromEntries(
      Object.entries(optional).filter(([, value]) => value !== undefined),
    ) as Partial<CatalogueEntry>),
    source: changed ? source : old.source,
  };
}

/** A table of prices holds more than the one price that a provider's list has. */
function priceOf(old: ListPrice | undefined, published: ListPrice | undefined): ListPrice | undefined {
  const isTable = Object.values(old ?? {}).some((price) => typeof price === "object");
  return isTable ? old : (published ?? old);
}

/** The published fields in the order of the entry's, new ones last, with the formats that are not published. */
function reconcile(old: ModelSchema | undefined, { fields, required }: ModelSchema): ModelSchema {
  return { fields: orderFields(keepOrder(old?.fields ?? {}, fields)), required };
}

function orderFields(fields: Record<string, FieldSchema>): Record<string, FieldSchema> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, orderSchema(field)]));
}

function keepOrder(
  old: Record<string, FieldSchema>,
  now: Record<string, FieldSchema>,
): Record<string, FieldSchema> {
  const places = new Map(Object.keys(old).map((name, place) => [name, place]));
  const place = (name: string) => places.get(name) ?? places.size;
  const sorted = Object.entries(now).toSorted(([a], [b]) => place(a) - place(b));
  return Object.fromEntries(
    sorted.map(([name, field]) => [name, Object.hasOwn(old, name) ? keepFormats(old[name], field) : field]),
  );
}

/** That a text is the address of a file is not in every document, so it is kept from the entry. */
function keepFormats(old: FieldSchema | undefined, now: FieldSchema): FieldSchema {
  const { items, properties, anyOf } = now;
  const isText = [now.type].flat().includes("string");
  return {
    ...now,
    ...(isText && now.format === undefined && old?.format && { format: old.format }),
    ...(items && { items: keepFormats(old?.items, items) }),
    ...(properties && { properties: keepOrder(old?.properties ?? {}, properties) }),
    ...(anyOf && { anyOf: anyOf.map((each, index) => keepFormats(old?.anyOf?.[index], each)) }),
  };
}
