import { lazy } from "../lazy.ts";
import { providerNames } from "../providers/table.ts";
import { readEntries, readEntry, readIds } from "./data.ts";
import type { CatalogueEntry, FieldSchema } from "./entry.ts";
import { measureRequest } from "./measure.ts";
import type { Model, ProviderName } from "./model.ts";
import { type Overlay, overlays } from "./overlay.ts";
import { priceFactors, priceUsd } from "./price.ts";
import { deriveRoles, type Roles } from "./roles.ts";
import { ruleTable } from "./rule-table.ts";

/** Undefined for an id that was looked for in vain: thousands of entries of a manifest may share it. */
const found = new Map<string, Model | undefined>();

/**
 * The model with this id or alias.
 *
 * @param provider Whose model it is; without it AI/ML API's comes first, should both have the id.
 */
export function findModel(id: string, provider?: ProviderName): Model | undefined {
  for (const name of provider ? [provider] : providerNames) {
    const key = `${name} ${id}`;
    if (!found.has(key)) {
      const entry = readEntry(name, id);
      found.set(key, entry && buildModel(name, entry));
    }
    const model = found.get(key);
    if (model) return model;
  }
  return undefined;
}

/** The ids of all models, without their aliases. */
export const allIds = lazy((): readonly string[] => providerNames.flatMap(readIds));

/** Every model. Slow the first time: it parses all data. */
export const allModels = lazy((): readonly Model[] =>
  providerNames.flatMap((name) => readEntries(name).map((entry) => buildModel(name, entry))),
);

/** The models whose fields and rules a person has checked. */
export function reviewedModels(): Model[] {
  const ids = Object.keys(overlays).filter((id) => overlays[id]?.reviewed);
  return ids.flatMap((id) => findModel(id) ?? []);
}

/** Makes a model of an entry: of the catalogue, or of the schema that a provider publishes now. */
export function buildModel(provider: ProviderName, entry: Omit<CatalogueEntry, "source">): Model {
  const overlay: Overlay = (Object.hasOwn(overlays, entry.id) && overlays[entry.id]) || {};
  const { kind, title = entry.id } = entry;
  const schema = { fields: withReviewed(entry.fields, overlay.fields), required: entry.required };
  const roles = withoutUndefined({ ...deriveRoles(schema), ...overlay.roles });
  const { price = entry.price } = overlay;
  return {
    id: entry.id,
    title: overlay.title ?? title,
    provider,
    kind,
    reviewed: overlay.reviewed ?? false,
    schema,
    roles,
    rules: ruleTable.filter(({ models }) => models.includes(entry.id)).map(({ rule }) => rule),
    sendsDefaults: overlay.sendsDefaults ?? false,
    usualSeconds: overlay.usualSeconds ?? entry.usualSeconds,
    ...(entry.replacedBy !== undefined && { replacedBy: entry.replacedBy }),
    ...(price && {
      priceUsd: (fields) => priceUsd(fields, { price, schema, roles }),
      priceFactors: priceFactors(price),
    }),
    measure: (fields) => measureRequest({ kind, schema, roles, frames: overlay.frames }, fields),
  };
}

/** A field that the provider no longer has is not added. */
function withReviewed(
  fields: CatalogueEntry["fields"],
  reviewed: Overlay["fields"] = {},
): Record<string, FieldSchema> {
  const known = Object.entries(reviewed).filter(([name]) => Object.hasOwn(fields, name));
  return { ...fields, ...Object.fromEntries(known) };
}

function withoutUndefined(roles: Overlay["roles"] & object): Roles {
  return Object.fromEntries(Object.entries(roles).filter(([, name]) => name !== undefined));
}
