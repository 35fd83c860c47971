import type { CatalogueEntry, FieldSchema } from "../../src/models/entry.ts";
import { inlineCode } from "../inline-code.ts";

/** The difference between two states of a provider's entries. */
export interface Changes {
  added: CatalogueEntry[];
  retired: CatalogueEntry[];
  changed: { id: string; changes: string[] }[];
}

export function compareEntries(before: readonly CatalogueEntry[], after: readonly CatalogueEntry[]): Changes {
  const [old, current] = [before, after].map((entries) => new Map(entries.map((entry) => [entry.id, entry])));
  return {
    added: after.filter(({ id }) => !old?.has(id)),
    retired: before.filter(({ id }) => !current?.has(id)),
    changed: after.flatMap((entry) => {
      const previous = old?.get(entry.id);
      const changes = previous ? entryChanges(previous, entry) : [];
      return changes.length > 0 ? [{ id: entry.id, changes }] : [];
    }),
  };
}

/** Each change of an entry, as Markdown. Where the fields come from is not a change for users. */
function entryChanges(before: CatalogueEntry, after: CatalogueEntry): string[] {
  const { fields: oldFields, required: oldRequired, source: _old, ...old } = before;
  const { fields, required, source: _new, ...current } = after;
  return [
    ...memberChanges({ ...old }, { ...current }),
    ...fieldChanges(oldFields, fields, ""),
    ...required
      .filter((name) => !oldRequired.includes(name) && Object.hasOwn(oldFields, name))
      .map((name) => `${inlineCode(name)} is now required`),
    ...oldRequired
      .filter((name) => !required.includes(name) && Object.hasOwn(fields, name))
      .map((name) => `${inlineCode(name)} is no longer required`),
  ];
}

function fieldChanges(
  before: Record<string, FieldSchema>,
  after: Record<string, FieldSchema>,
  path: string,
): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const [old, current] = [before[name], after[name]];
    if (!old) return [`new field ${inlineCode(path + name)}`];
    return current ? schemaChanges(old, current, path + name) : [`field ${inlineCode(path + name)} is gone`];
  });
}

function schemaChanges(before: FieldSchema, after: FieldSchema, path: string): string[] {
  const { enum: oldValues, items: oldItems, properties: oldProperties, ...old } = before;
  const { enum: values, items, properties, ...current } = after;
  const own = memberChanges({ ...old }, { ...current });
  return [
    ...[...own, ...valueChanges(oldValues, values)].map((change) => `${inlineCode(path)}: ${change}`),
    ...(oldItems || items ? schemaChanges(oldItems ?? {}, items ?? {}, `${path}[]`) : []),
    ...fieldChanges(oldProperties ?? {}, properties ?? {}, `${path}.`),
  ];
}

function valueChanges(before: FieldSchema["enum"], after: FieldSchema["enum"]): string[] {
  if (!before || !after) return memberChanges({ values: before }, { values: after });
  const gone = before.filter((value) => !after.includes(value));
  const added = after.filter((value) => !before.includes(value));
  return [
    ...(added.length > 0 ? [`now also ${shown(added)}`] : []),
    ...(gone.length > 0 ? [`no longer ${shown(gone)}`] : []),
  ];
}

function memberChanges(before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => `${name} ${shown(before[name])} → ${shown(after[name])}`);
}

function shown(value: unknown): string {
  if (value === undefined) return "none";
  const text = Array.isArray(value)
    ? value.map((each) => JSON.stringify(each)).join(", ")
    : JSON.stringify(value);
  return inlineCode(text);
}
