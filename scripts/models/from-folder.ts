import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CatalogueEntry, FieldSchema, FieldType, ListPrice, ModelKind } from "../../src/models/entry.ts";
import type { ProviderName } from "../../src/providers/table.ts";

/** A field as the research files describe it. */
interface ResearchField {
  type: string;
  enum?: FieldSchema["enum"];
  default?: FieldSchema["default"];
  min?: number;
  max?: number;
  exclusive_min?: number;
  exclusive_max?: number;
  multiple_of?: number;
  min_length?: number;
  max_length?: number;
  min_items?: number;
  max_items?: number;
  format?: string;
  nullable?: boolean;
  required?: boolean;
  /** Why the field is no longer there. */
  gone?: string;
  items?: ResearchField;
  fields?: Record<string, ResearchField>;
  anyOf?: ResearchField[];
}

interface ResearchModel {
  id: string;
  title?: string;
  kind: string;
  fields: Record<string, ResearchField>;
  requires?: string[];
  usual_seconds?: number;
  price?: Record<string, unknown>;
  source: string;
  retired?: boolean;
}

/**
 * Reads a provider's models from the file `PROVIDER.json` of a folder: an array of models, each with the fields as
 * collected from the provider's documents. Retired models and fields are left out.
 */
export async function readFolder(folder: string, provider: ProviderName): Promise<CatalogueEntry[]> {
  const models: ResearchModel[] = JSON.parse(await readFile(join(folder, `${provider}.json`), "utf8"));
  return models.filter(({ retired }) => !retired).map(entryOf);
}

function entryOf({
  id,
  title,
  kind,
  fields,
  requires = [],
  usual_seconds,
  price,
  source,
}: ResearchModel): CatalogueEntry {
  const current = Object.entries(fields).filter(([, { gone }]) => gone === undefined);
  const required = current.filter(([name, field]) => field.required || requires.includes(name));
  return {
    id,
    ...(title !== undefined && { title }),
    kind: kind === "audio-driven" ? "audio-to-video" : (kind as ModelKind),
    fields: Object.fromEntries(current.map(([name, field]) => [name, schemaOf(field)])),
    required: required.map(([name]) => name),
    ...(usual_seconds !== undefined && { usualSeconds: usual_seconds }),
    ...listPrice(price),
    source,
  };
}

function schemaOf(field: ResearchField): FieldSchema {
  const types = field.type.split("|").filter((type) => type !== "any") as FieldType[];
  const any = field.type.split("|").includes("any");
  const all = field.nullable ? [...types, "null" as const] : types;
  const values =
    field.enum && field.nullable && !field.enum.includes(null) ? [...field.enum, null] : field.enum;
  const members = Object.entries(field.fields ?? {});
  const required = members.filter(([, member]) => member.required).map(([name]) => name);
  const schema = {
    type: any || field.anyOf ? undefined : all.length === 1 ? all[0] : all,
    enum: values,
    minimum: field.min,
    maximum: field.max,
    exclusiveMinimum: field.exclusive_min,
    exclusiveMaximum: field.exclusive_max,
    multipleOf: field.multiple_of,
    minLength: field.min_length,
    maxLength: field.max_length,
    minItems: field.min_items,
    maxItems: field.max_items,
    items: field.items && schemaOf(field.items),
    properties: field.fields && Object.fromEntries(members.map(([name, member]) => [name, schemaOf(member)])),
    required: required.length > 0 ? required : undefined,
    anyOf: field.anyOf && [
      ...field.anyOf.map(schemaOf),
      ...(field.nullable ? [{ type: "null" as const }] : []),
    ],
    format: field.format === "file-url" || field.format === "uri" ? field.format : undefined,
    default: field.default,
  };
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined)) as FieldSchema;
}

function listPrice(price: ResearchModel["price"]): { price?: ListPrice } {
  // A note with an amount tells of a further charge, as for references beyond a number that is included.
  if (!price || /\bUSD\b/u.test(String(price.note ?? ""))) return {};
  const { usd_per_second, usd_per_5_seconds, usd_per_video, with_audio } = price as Record<
    string,
    number | Record<string, number>
  >;
  const perSecond = usd_per_second ?? (usd_per_5_seconds && scaled(usd_per_5_seconds, 1 / 5));
  const known: ListPrice = {
    ...(perSecond !== undefined && { perSecond }),
    ...(with_audio !== undefined && { perSecondWithSound: with_audio }),
    ...(usd_per_video !== undefined && { perVideo: usd_per_video }),
  };
  return Object.keys(known).length > 0 ? { price: known } : {};
}

function scaled(price: number | Record<string, number>, factor: number): number | Record<string, number> {
  const times = (usd: number) => Number((usd * factor).toPrecision(6));
  if (typeof price === "number") return times(price);
  return Object.fromEntries(Object.entries(price).map(([key, usd]) => [key, times(usd)]));
}
