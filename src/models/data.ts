import { readFileSync } from "node:fs";
import type { ProviderName } from "../providers/table.ts";
import type { CatalogueEntry } from "./entry.ts";

/** The files are read when a model is looked up, not loaded as modules: parsing all of fal's takes longer than Node's start. */
const files: Record<ProviderName, URL> = {
  aimlapi: new URL("./data/aimlapi.json", import.meta.url),
  fal: new URL("./data/fal.json", import.meta.url),
};

const texts = new Map<ProviderName, string>();

/** A provider's entry with this id or alias. */
export function readEntry(provider: ProviderName, id: string): CatalogueEntry | undefined {
  return entryIn(readText(provider), id);
}

/** The entry with this id or alias in the text of a data file. Parses only its line, since each model is one. */
export function entryIn(text: string, id: string): CatalogueEntry | undefined {
  const name = JSON.stringify(id);
  const start = text.indexOf(`\n{"id":${name},`) + 1;
  return start > 0 ? parseLine(text, start) : aliasIn(text, id, name);
}

/** Every entry of a provider, sorted by id. */
export function readEntries(provider: ProviderName): CatalogueEntry[] {
  return JSON.parse(readText(provider));
}

/** The ids of all entries of a provider, without their aliases. Does not parse the entries. */
export function readIds(provider: ProviderName): string[] {
  const ids = readText(provider).matchAll(/^\{"id":("(?:[^"\\]|\\.)*")/gmu);
  return [...ids].map(([, id]) => JSON.parse(id ?? '""'));
}

/** The name may occur on the lines of other models, too, such as in the id of a successor. */
function aliasIn(text: string, id: string, name: string): CatalogueEntry | undefined {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const entry = parseLine(text, text.lastIndexOf("\n", at) + 1);
    if (entry.aliases?.includes(id)) return entry;
  }
  return undefined;
}

function parseLine(text: string, start: number): CatalogueEntry {
  const line = text.slice(start, text.indexOf("\n", start));
  return JSON.parse(line.replace(/,$/u, ""));
}

function readText(provider: ProviderName): string {
  const known = texts.get(provider);
  if (known !== undefined) return known;
  const text = readFileSync(files[provider], "utf8");
  texts.set(provider, text);
  return text;
}
