import { type ProviderName, providers } from "../providers/table.ts";
import type { CatalogueEntry } from "./entry.ts";

/**
 * The contents of data files, read when a model is looked up: parsing all of fal's takes longer than Node's start.
 * Bytes, because decoding all of them takes longer than finding a line.
 */
const contents = new Map<ProviderName, Buffer>();

/** A provider's entry with this id or alias. */
export function readEntry(provider: ProviderName, id: string): CatalogueEntry | undefined {
  return entryIn(read(provider), id);
}

/** The entry with this id or alias in a data file. Parses only its line, since each model is one. */
export function entryIn(content: Buffer, id: string): CatalogueEntry | undefined {
  const name = JSON.stringify(id);
  const start = content.indexOf(`\n{"id":${name},`) + 1;
  return start > 0 ? parseLine(content, start) : aliasIn(content, id, name);
}

/** Every entry of a provider, sorted by id. */
export function readEntries(provider: ProviderName): CatalogueEntry[] {
  return JSON.parse(read(provider).toString());
}

/** The ids of all entries of a provider, without their aliases. Does not parse the entries. */
export function readIds(provider: ProviderName): string[] {
  const ids = read(provider)
    .toString()
    .matchAll(/^\{"id":("(?:[^"\\]|\\.)*")/gmu);
  return [...ids].map(([, id]) => JSON.parse(id ?? '""'));
}

/** The name may occur on the lines of other models, too, such as in the id of a successor. */
function aliasIn(content: Buffer, id: string, name: string): CatalogueEntry | undefined {
  for (let at = content.indexOf(name); at >= 0; at = content.indexOf(name, content.indexOf("\n", at))) {
    const entry = parseLine(content, content.lastIndexOf("\n", at) + 1);
    if (entry.aliases?.includes(id)) return entry;
  }
  return undefined;
}

function parseLine(content: Buffer, start: number): CatalogueEntry {
  const line = content.toString("utf8", start, content.indexOf("\n", start));
  return JSON.parse(line.replace(/,$/u, ""));
}

function read(provider: ProviderName): Buffer {
  const known = contents.get(provider);
  if (known) return known;
  const content = providers[provider].readCatalogue();
  contents.set(provider, content);
  return content;
}
